package dev.sluice.lab;

import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import dev.sluice.lab.upstream.Body;
import dev.sluice.lab.upstream.CannedResponse;
import dev.sluice.lab.upstream.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.regex.Pattern;

/** Makes a good reply a bad one, as far as that can be done before it is sent. */
final class Spoiler {
  private static final Pattern COUNT =
      Pattern.compile("(\"(?:TotalJobs|SearchResultCountAll)\":)\"?([0-9]+)\"?");
  private static final Buffer PAGE =
      Buffer.buffer("<!DOCTYPE html><title>Please wait</title><p>Please try again later.</p>\n");

  private Spoiler() {}

  /** The reply with a fault; as it was where the fault is of another kind or does not apply. */
  static Reply spoil(Reply reply, FaultKind fault, FaultRule rule) {
    return switch (fault) {
      case ERROR -> fail(CannedResponse.ERROR, rule.errorStatus(), rule);
      case HTML -> Reply.whole(CannedResponse.HTML, 200, "text/html; charset=utf-8", PAGE);
      case MALFORMED -> reply.isJson() ? cut(reply) : reply;
      case LETTERS -> reply.place() != null ? letter(reply) : reply;
      case RESET, TRUNCATE, ENDLESS, ANNOUNCE, BOMB -> reply;
    };
  }

  /** A failure, which says when to come back where the rule does. */
  static Reply fail(CannedResponse answer, int status, FaultRule rule) {
    Reply reply = Reply.text(answer, status, "Not now.");
    Integer seconds = rule.retryAfterSeconds();
    return seconds == null ? reply : reply.with("Retry-After", seconds.toString());
  }

  private static Reply cut(Reply reply) {
    int half = (int) (reply.body().length() / 2);
    return reply.spoiled(CannedResponse.MALFORMED, reply.body().piece(0, half));
  }

  private static Reply letter(Reply reply) {
    Body body = reply.body();
    String text = body.piece(0, (int) body.length()).toString();
    return reply.spoiled(
        CannedResponse.LETTERS, Buffer.buffer(COUNT.matcher(text).replaceFirst("$1\"$2a\"")));
  }
}
