package io.useractivity.etl.state;

import java.io.IOException;

/** A committed batch lists a file that is neither staged nor in place: somebody removed it. */
public final class NotInPlaceException extends IOException {
  private static final long serialVersionUID = 1L;

  NotInPlaceException(String file) {
    super(
        file
            + " of a committed batch is neither staged nor in place; rewind to the batch before (bookmark rewind --to N) and run again");
  }
}
