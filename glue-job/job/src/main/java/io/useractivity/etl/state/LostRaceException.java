package io.useractivity.etl.state;

/** Another run committed this batch first; nothing of ours is or becomes visible. */
public final class LostRaceException extends Exception {
  private static final long serialVersionUID = 1;

  public LostRaceException(long batch) {
    super("another run committed batch " + batch + " first; nothing of this one was published");
  }
}
