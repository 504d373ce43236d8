package dev.sluice.lab;

import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import dev.sluice.lab.upstream.AnswerKind;
import dev.sluice.lab.upstream.Body;
import dev.sluice.lab.upstream.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.regex.Pattern;

/** Applies the faults that change a reply before it is sent. */
final class Spoiler {
  private static final Pattern COUNT =
      Pattern.compile("(\"(?:TotalJobs|SearchResultCountAll)\":)\"?([0-9]+)\"?");
  private static final Buffer PAGE =
      Buffer.buffer("<!DOCTYPE html><title>Please wait</title><p>Please try again later.</p>\n");

  private Spoiler() {}

  /** Returns the reply with a fault, or unchanged if the fault does not apply. */
  static Reply spoil(Reply reply, FaultKind fault, FaultRule rule) {
    return switch (fault) {
      case ERROR -> fail(AnswerKind.ERROR, rule.errorStatus(), rule);
      case HTML -> Reply.whole(AnswerKind.HTML, 200, "text/html; charset=utf-8", PAGE);
      case MALFORMED -> reply.isJson() ? cut(reply) : reply;
      case LETTERS -> reply.place() != null ? letter(reply) : reply;
      case RESET, TRUNCATE, ENDLESS, ANNOUNCE, BOMB -> reply;
    };
  }

  /** Returns a failure, with {@code Retry-After} if the rule has one. */
  static Reply fail(AnswerKind answer, int status, FaultRule rule) {
    Reply reply = Reply.text(answer, status, "Not now.");
    Integer seconds = rule.retryAfterSeconds();
    return seconds == null ? reply : reply.with("Retry-After", seconds.toString());
  }

  private static Reply cut(Reply reply) {
    int half = (int) (reply.body().length() / 2);
    return reply.spoiled(AnswerKind.MALFORMED, reply.body().piece(0, half));
  }

  private static Reply letter(Reply reply) {
    Body body = reply.body();
    String text = body.piece(0, (int) body.length()).toString();
    return reply.spoiled(
        AnswerKind.LETTERS, Buffer.buffer(COUNT.matcher(text).replaceFirst("$1\"$2a\"")));
  }
}
