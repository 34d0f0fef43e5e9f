package io.useractivity.pipeline.archive;

/**
 * The uploads of one partition in one epoch; once ended, none of them is continued or believed.
 * Thread-safe.
 */
final class UploadScope {
  private volatile boolean ended;

  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }
}
