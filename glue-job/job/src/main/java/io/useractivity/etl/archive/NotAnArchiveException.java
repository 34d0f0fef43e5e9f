package io.useractivity.etl.archive;

import java.io.IOException;

/** The place that a run reads holds something else than an archive with manifests. */
public final class NotAnArchiveException extends IOException {
  private static final long serialVersionUID = 1;

  NotAnArchiveException(String message) {
    super(message);
  }
}
