package io.useractivity.pipeline.view.web;

import io.useractivity.pipeline.view.OperatorGate;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands an operator's request over the event bus to the verticle concerned, and its answer back.
 * Event loop only.
 */
final class ControlApi {
  private static final Logger log = LoggerFactory.getLogger(ControlApi.class);
  private static final int MAX_BODY = 4_096;
  private static final long LIMIT_MILLIS = 15_000;

  private final Vertx vertx;
  private final OperatorGate gate;

  ControlApi(Vertx vertx, OperatorGate gate) {
    this.vertx = vertx;
    this.gate = gate;
  }

  /** {@code part} is who is asked, as people call it. */
  void handle(HttpServerRequest request, String address, String part) {
    if (!admitted(request)) {
      return;
    }
    String type = request.getHeader("content-type");
    if (type == null || !type.startsWith("application/json")) {
      // Also what a form on another web site cannot send.
      Answers.problem(request, 415, "Unsupported media type", "send application/json");
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (request.response().ended()) {
            return;
          }
          if (body.length() + chunk.length() > MAX_BODY) {
            request.response().putHeader("connection", "close");
            Answers.problem(request, 413, "Too large", "at most " + MAX_BODY + " bytes");
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            parsed(request, body, address, part);
          }
        });
  }

  private boolean admitted(HttpServerRequest request) {
    String remote = request.remoteAddress().hostAddress();
    switch (gate.judge(request.getHeader("authorization"), remote, System.currentTimeMillis())) {
      case ALLOWED -> {
        return true;
      }
      case CLOSED ->
          Answers.problem(
              request, 403, "Forbidden", "controls are off here; the key view.token turns them on");
      case REFUSED -> {
        request.response().putHeader("www-authenticate", "Bearer");
        Answers.problem(request, 401, "Unauthorized", "present the operator token");
      }
      case WAIT -> {
        request.response().putHeader("retry-after", "60");
        Answers.problem(request, 429, "Too many requests", "too many wrong tokens; wait a minute");
      }
    }
    return false;
  }

  private void parsed(HttpServerRequest request, Buffer body, String address, String part) {
    JsonObject command;
    try {
      command = new JsonObject(body);
    } catch (DecodeException | ClassCastException noJson) {
      Answers.problem(request, 400, "Bad request", "the body must be a JSON object");
      return;
    }
    Object action = command.getValue("action");
    if (!(action instanceof String)) {
      Answers.problem(request, 400, "Bad request", "action must be a string");
      return;
    }
    vertx
        .eventBus()
        .<JsonObject>request(
            address, command, new DeliveryOptions().setLocalOnly(true).setSendTimeout(LIMIT_MILLIS))
        .onSuccess(
            reply -> {
              log.atInfo()
                  .addKeyValue("part", part)
                  .addKeyValue("action", action)
                  .log("An operator's request was carried out");
              Answers.json(request, reply.body().encode());
            })
        .onFailure(failure -> refused(request, failure, part));
  }

  private static void refused(HttpServerRequest request, Throwable failure, String part) {
    ReplyException reply = failure instanceof ReplyException known ? known : null;
    if (reply != null && reply.failureType() == ReplyFailure.NO_HANDLERS) {
      Answers.problem(
          request,
          409,
          "Conflict",
          "no " + part + " runs in this process; use the live view of the process that has one");
    } else if (reply != null && reply.failureCode() == 400) {
      Answers.problem(request, 400, "Bad request", reply.getMessage());
    } else {
      Answers.problem(
          request, 503, "Unavailable", "the " + part + " did not answer: " + failure.getMessage());
    }
  }
}
