package dev.sluice.gateway.answer;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Outcome;
import dev.sluice.gateway.problem.Problem;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Answers a request for one thing: its value, or the problem that it met. */
public final class SingleAnswer {
  /** A command that ended badly has still been run: its caller gets what it would print. */
  private static final Set<String> STILL_ANSWERS =
      Set.of(FailureCode.EXIT_NONZERO.name(), FailureCode.SIGNALLED.name());

  private final JsonObject identity;

  /**
   * @param identity the fields that say which thing was asked for; they come before the value
   */
  public SingleAnswer(JsonObject identity) {
    this.identity = identity;
  }

  public void write(HttpServerResponse response, DocumentAnswer.Document document) {
    JsonObject task = document.results().get(0).toJsonObject();
    JsonObject value = task.getJsonObject("value");
    boolean answers =
        task.getString("outcome").equals(Outcome.OK.name())
            || STILL_ANSWERS.contains(task.getString("code", ""));
    if (answers && value != null) {
      response
          .putHeader("content-type", AnswerFormat.JSON.mediaType())
          .end(identity.copy().mergeIn(value).toBuffer());
    } else {
      Problem.of(failure(task)).send(response);
    }
  }

  private static Failure failure(JsonObject task) {
    JsonArray errors = task.getJsonArray("errors");
    if (errors != null) {
      return new InvalidMessage(errors.stream().map(SingleAnswer::fault).toList());
    }
    FailureCode code = FailureCode.valueOf(task.getString("code", FailureCode.NOT_FOUND.name()));
    return new Failure(code, task.getString("reason", task.getString("key") + ": not found"));
  }

  /** An event tells a fault in words, which begin with its place. */
  private static Fault fault(Object error) {
    String pointer = ((JsonObject) error).getString("pointer");
    String detail = ((JsonObject) error).getString("detail");
    return new Fault(pointer, detail.substring(new Fault(pointer, "").detail().length()));
  }
}
