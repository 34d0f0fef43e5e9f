package io.useractivity.pipeline.upload;

/** What {@link MultipartState} wants done. */
sealed interface MultipartAction {
  /** Start the multipart upload. */
  record Create() implements MultipartAction {}

  /** Upload this part. */
  record Upload(int part) implements MultipartAction {}

  /** All parts are acknowledged: make the object visible. */
  record Complete() implements MultipartAction {}

  /** The object turned out to be one piece: put it as a whole. */
  record PutWhole() implements MultipartAction {}

  /** No request of this upload is in flight any more: abort it. */
  record Abort() implements MultipartAction {}
}
