package io.useractivity.pipeline.upload;

import io.useractivity.pipeline.store.ObjectBody;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.useractivity.pipeline.store.ObjectStore.UploadedPart;
import io.useractivity.pipeline.store.StoreException;
import io.useractivity.pipeline.upload.MultipartAction.Abort;
import io.useractivity.pipeline.upload.MultipartAction.Complete;
import io.useractivity.pipeline.upload.MultipartAction.Create;
import io.useractivity.pipeline.upload.MultipartAction.Upload;
import io.useractivity.pipeline.upload.MultipartState.Phase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes what {@link MultipartState} decides. State only on the uploader's context. */
final class MultipartUpload implements StreamedUpload {
  private static final Logger LOG = LoggerFactory.getLogger(MultipartUpload.class);
  private static final ObjectBody NOTHING = ObjectBody.of(new byte[0]);

  private final UploadShell shell;
  private final String key;
  private final ObjectAttributes attributes;
  private final Abandon abandon;
  private final Runnable abandoned = this::abort;
  // ends the upload's own requests: for its epoch's sake, or because one of them failed
  private final Abandon own = new Abandon();
  private final MultipartState state = new MultipartState();
  private final Map<Integer, Pending> pending = new HashMap<>();
  private final TreeMap<Integer, UploadedPart> acknowledged = new TreeMap<>();
  private final Promise<StoredObject> completion = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private String uploadId;
  private ObjectBody whole = NOTHING;
  private Throwable failure;

  MultipartUpload(UploadShell shell, String key, ObjectAttributes attributes, Abandon abandon) {
    this.shell = shell;
    this.key = key;
    this.attributes = attributes;
    this.abandon = abandon;
  }

  /** Listens for the end of its epoch, and of the uploader. */
  void watch() {
    abandon.watch(abandoned);
    shell.closing().watch(abandoned);
  }

  @Override
  public Future<Void> part(ObjectBody body) {
    Promise<Void> promise = Promise.promise();
    shell.onContext(
        () ->
            accept(
                promise,
                () -> {
                  List<MultipartAction> actions = state.part(body.size());
                  pending.put(state.lastPart(), new Pending(body, promise, false));
                  return actions;
                }));
    return promise.future();
  }

  @Override
  public Future<StoredObject> complete(ObjectBody lastPart) {
    ObjectBody last = lastPart == null ? NOTHING : lastPart;
    shell.onContext(
        () ->
            accept(
                completion,
                () -> {
                  boolean inOnePiece = state.phase() == Phase.NEW;
                  List<MultipartAction> actions = state.complete(last.size());
                  if (inOnePiece) {
                    whole = last;
                  } else if (last.size() > 0) {
                    pending.put(state.lastPart(), new Pending(last, Promise.promise(), false));
                  }
                  return actions;
                }));
    return completion.future();
  }

  @Override
  public Future<Void> abort() {
    shell.onContext(() -> fail(new AbandonedException(key), state::abort));
    return ended.future();
  }

  private void accept(Promise<?> promise, Supplier<List<MultipartAction>> input) {
    if (failure != null) {
      promise.tryFail(failure);
      return;
    }
    List<MultipartAction> actions;
    try {
      actions = input.get();
    } catch (IllegalStateException | IllegalArgumentException misuse) {
      promise.tryFail(misuse);
      return;
    }
    perform(actions);
  }

  private void perform(List<MultipartAction> actions) {
    for (MultipartAction action : actions) {
      if (action instanceof Create) {
        create();
      } else if (action instanceof Upload upload) {
        upload(upload.part());
      } else if (action instanceof Complete) {
        finish("CompleteMultipartUpload", this::requestCompletion);
      } else if (action instanceof Abort) {
        abortUpload();
      } else {
        finish("PutObject", () -> shell.store().put(key, whole, attributes));
      }
    }
    Phase phase = state.phase();
    if (phase == Phase.DONE || phase == Phase.ABORTED || phase == Phase.FAILED) {
      abandon.unwatch(abandoned);
      shell.closing().unwatch(abandoned);
      ended.tryComplete();
    }
  }

  private void create() {
    call("CreateMultipartUpload", () -> shell.store().createMultipart(key, attributes))
        .onSuccess(
            id -> {
              uploadId = id;
              perform(state.created());
            })
        .onFailure(cause -> fail(cause, state::createFailed));
  }

  private void upload(int number) {
    ObjectBody body = pending.get(number).body();
    pending.put(number, pending.get(number).started());
    call("UploadPart", () -> shell.store().uploadPart(key, uploadId, number, body))
        .onSuccess(
            part -> {
              acknowledged.put(number, part);
              Pending acked = pending.remove(number);
              List<MultipartAction> actions = state.partDone();
              acked.promise().tryComplete();
              perform(actions);
            })
        .onFailure(
            cause -> {
              Pending lost = pending.remove(number);
              fail(vanished(cause), state::partFailed);
              lost.promise().tryFail(failure);
            });
  }

  private CompletableFuture<StoredObject> requestCompletion() {
    return shell.store().completeMultipart(key, uploadId, new ArrayList<>(acknowledged.values()));
  }

  private void finish(String operation, Supplier<CompletableFuture<StoredObject>> request) {
    call(operation, request)
        .recover(this::perhapsCompletedBefore)
        .onSuccess(
            object -> {
              List<MultipartAction> actions = state.completed();
              whole = NOTHING;
              completion.tryComplete(object);
              perform(actions);
            })
        .onFailure(cause -> fail(cause, state::completeFailed));
  }

  /**
   * The store does not know the upload: either an earlier try succeeded and its answer was lost, or
   * somebody aborted it. The object itself tells.
   */
  private Future<StoredObject> perhapsCompletedBefore(Throwable cause) {
    if (!isVanished(cause)) {
      return Future.failedFuture(cause);
    }
    long size = acknowledged.values().stream().mapToLong(UploadedPart::size).sum();
    return call("HeadObject", () -> shell.store().head(key))
        .compose(
            head ->
                head.filter(object -> object.size() == size)
                    .map(
                        object ->
                            Future.succeededFuture(new StoredObject(key, object.etag(), size)))
                    .orElseGet(() -> Future.failedFuture(new UploadVanishedException(key, cause))));
  }

  private <T> Future<T> call(String operation, Supplier<CompletableFuture<T>> request) {
    return new PersistentCall<>(shell, operation, key, own, request).start();
  }

  /** The first failure is the upload's: whatever is not in a request hears it at once. */
  private void fail(Throwable cause, Supplier<List<MultipartAction>> input) {
    Phase before = state.phase();
    List<MultipartAction> actions = input.get();
    if (before != Phase.DONE && before != Phase.ABORTED) {
      failure = failure == null ? cause : failure;
      boolean completionInFlight =
          before == Phase.COMPLETING && state.phase() == Phase.ABORTING && actions.isEmpty();
      if (!completionInFlight) {
        completion.tryFail(failure);
      }
      List<Pending> queued = pending.values().stream().filter(part -> !part.inFlight()).toList();
      pending.values().removeAll(queued);
      queued.forEach(part -> part.promise().tryFail(failure));
      own.now();
    }
    perform(actions);
  }

  private void abortUpload() {
    shell
        .guards()
        .call("AbortMultipartUpload", () -> shell.store().abortMultipart(key, uploadId))
        .onComplete(
            result ->
                shell.onContext(
                    () -> {
                      if (result.failed()) {
                        LOG.atWarn()
                            .addKeyValue("key", key)
                            .addKeyValue("uploadId", uploadId)
                            .addKeyValue("failure", result.cause().getMessage())
                            .log("multipart upload left behind; a later start aborts it");
                      }
                      perform(state.aborted());
                    }));
  }

  private Throwable vanished(Throwable cause) {
    return isVanished(cause) ? new UploadVanishedException(key, cause) : cause;
  }

  private static boolean isVanished(Throwable cause) {
    return cause instanceof StoreException answer && answer.code().equals("NoSuchUpload");
  }

  /** A part not yet acknowledged. */
  private record Pending(ObjectBody body, Promise<Void> promise, boolean inFlight) {
    Pending started() {
      return new Pending(body, promise, true);
    }
  }
}
