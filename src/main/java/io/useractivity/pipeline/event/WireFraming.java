package io.useractivity.pipeline.event;

/**
 * How a Kafka value says which schema wrote its body, and where the body starts. A further format
 * (such as a schema registry's) is one more implementation that turns the identifier it finds into
 * the fingerprint of the schema it stands for. Immutable; never keeps the array.
 */
public sealed interface WireFraming permits SingleObjectFraming, BareFraming {
  /** Bytes of a value before its body. */
  int bodyOffset();

  /**
   * The CRC-64-AVRO fingerprint of the writer schema's parsing canonical form.
   *
   * @throws CorruptEventException BAD_FRAMING if the value does not start as it must
   */
  long schemaId(byte[] array, int offset, int length) throws CorruptEventException;

  /** Avro single-object encoding: the fingerprint stands before the body. */
  static WireFraming singleObject() {
    return new SingleObjectFraming();
  }

  /** Bodies alone, all written with one schema. */
  static WireFraming bare(long schemaId) {
    return new BareFraming(schemaId);
  }
}
