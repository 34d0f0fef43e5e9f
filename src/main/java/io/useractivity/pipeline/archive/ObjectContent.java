package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.encode.ContainerEncoder;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.store.ObjectBody;
import io.useractivity.pipeline.upload.StreamedUpload;

/** What the archiver keeps with an object of the ledger. Touched by its partition's worker only. */
final class ObjectContent {
  final ContainerEncoder encoder;
  final long openedMillis;
  final long eventTimeWhenOpened;
  long minEventMillis = Long.MAX_VALUE;
  long maxEventMillis = Long.MIN_VALUE;

  /** Bytes the budget knows as open (while open) or leaving (once closed). */
  long accounted;

  RotationReason reason;

  /** Set once parts are uploaded while it is open. */
  StreamedUpload stream;

  /** Set when closed: the whole object, or the last part of the stream. */
  ObjectBody body;

  /** Set when closed. */
  ObjectFacts facts;

  /** Set when visible. */
  String etag;

  long size;

  ObjectContent(ContainerEncoder encoder, long openedMillis, long eventTimeWhenOpened) {
    this.encoder = encoder;
    this.openedMillis = openedMillis;
    this.eventTimeWhenOpened = eventTimeWhenOpened;
  }

  void sawEvent(long eventMillis) {
    minEventMillis = Math.min(minEventMillis, eventMillis);
    maxEventMillis = Math.max(maxEventMillis, eventMillis);
  }
}
