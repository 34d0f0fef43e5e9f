package io.useractivity.pipeline.event;

/** The whole value is a body of one schema known beforehand. */
record BareFraming(long schemaId) implements WireFraming {
  @Override
  public int bodyOffset() {
    return 0;
  }

  @Override
  public long schemaId(byte[] array, int offset, int length) {
    return schemaId;
  }
}
