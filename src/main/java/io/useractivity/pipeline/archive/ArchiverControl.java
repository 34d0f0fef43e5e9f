package io.useractivity.pipeline.archive;

import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/**
 * What an operator may ask of the archiver: {@code {"action": "flush" | "pause" | "resume"}}. The
 * reply is {@code {"message": ...}}; a request that makes no sense fails with code 400.
 */
final class ArchiverControl {
  private final ArchiverVerticle archiver;

  ArchiverControl(ArchiverVerticle archiver) {
    this.archiver = archiver;
  }

  void handle(Message<JsonObject> request) {
    String action = request.body().getString("action", "");
    switch (action) {
      case "flush" ->
          answer(
              request,
              archiver
                  .flush(RotationReason.FLUSH)
                  .map(closed -> "closed " + closed + " open objects; they are on their way"));
      case "pause" -> {
        archiver.pause(true);
        answer(request, Future.succeededFuture("intake is paused; what was taken is archived"));
      }
      case "resume" -> {
        archiver.pause(false);
        answer(request, Future.succeededFuture("intake goes on"));
      }
      default -> request.fail(400, "unknown action '" + action + "'; try flush, pause or resume");
    }
  }

  private static void answer(Message<JsonObject> request, Future<String> outcome) {
    outcome
        .onSuccess(message -> request.reply(new JsonObject().put("message", message)))
        .onFailure(failure -> request.fail(500, "the archiver did not answer: " + failure));
  }
}
