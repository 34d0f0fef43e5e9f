package io.useractivity.pipeline.event;

import io.useractivity.pipeline.event.CorruptEventException.Reason;

/** The exceptions of a body, with positions in the array; {@link DatumScanner} shifts them. */
final class Corrupt {
  private Corrupt() {}

  static CorruptEventException body(int position, String problem) {
    return new CorruptEventException(Reason.CORRUPT_BODY, position, problem);
  }

  static CorruptEventException truncated(int position) {
    return body(position, "the body ends within a field");
  }
}
