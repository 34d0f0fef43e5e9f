package io.useractivity.pipeline.audit.run;

/** Is told how the check goes on. Every method may be called on any thread and returns at once. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE =
      new Progress() {
        @Override
        public void phase(String what, long total) {}

        @Override
        public void add(long done) {}
      };

  /**
   * A phase begins, and the one before has ended.
   *
   * @param what is counted in it, in the plural
   * @param total of them, -1 if nobody knows yet
   */
  void phase(String what, long total);

  /** So many more are done in this phase. */
  void add(long done);
}
