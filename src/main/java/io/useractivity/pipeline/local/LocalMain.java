package io.useractivity.pipeline.local;

/** Entry point of the {@code -local} jar. */
public final class LocalMain {
  private LocalMain() {}

  /** Prints the version. */
  public static void main(String[] args) {
    System.out.println(
        "user-activity-pipeline " + LocalMain.class.getPackage().getImplementationVersion());
  }
}
