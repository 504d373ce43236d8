package dev.sluice.lab;

import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import dev.sluice.lab.fault.PlannedFault;
import dev.sluice.lab.upstream.AnswerKind;
import dev.sluice.lab.upstream.Body;
import dev.sluice.lab.upstream.Reply;
import dev.sluice.lab.upstream.Upstream;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Handles one request, on the lab's event loop.
 *
 * <p>An answer is entered in the ledger just before its last byte is sent, so that a client that
 * has read the whole answer finds it there.
 */
final class Exchange {
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Ledger ledger;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Traffic traffic;
  private final int ruleIndex;
  private final FaultRule rule;
  private long timer = NO_TIMER;
  private boolean answered;
  private boolean released;

  /**
   * Creates the exchange of a request that has just arrived.
   *
   * @param ruleIndex the index of its rule, or -1 if it has none
   * @param rule the faults that may occur
   */
  Exchange(
      Vertx vertx,
      Ledger ledger,
      HttpServerRequest request,
      Traffic traffic,
      int ruleIndex,
      FaultRule rule) {
    this.vertx = vertx;
    this.ledger = ledger;
    this.request = request;
    this.response = request.response();
    this.traffic = traffic;
    this.ruleIndex = ruleIndex;
    this.rule = rule;
  }

  /** Records the request as open until its answer is sent or its connection is closed. */
  void open() {
    ledger.arrive(traffic, ruleIndex);
    response.endHandler(nothing -> release()).closeHandler(nothing -> release());
  }

  /** Refuses the request, because too many are open. */
  void refuse() {
    send(Spoiler.fail(AnswerKind.REFUSED, rule.refuseStatus(), rule));
  }

  /** Answers after the planned delay, with the planned fault. */
  void undergo(PlannedFault fate, Upstream upstream) {
    if (fate.delayMillis() == 0) {
      answer(fate.fault(), upstream);
      return;
    }
    ledger.delay();
    timer = vertx.setTimer(fate.delayMillis(), id -> answer(fate.fault(), upstream));
  }

  private void answer(@Nullable FaultKind fault, Upstream upstream) {
    if (fault == null) {
      send(upstream.answer(request));
    } else if (fault == FaultKind.RESET) {
      enter(AnswerKind.RESET, null);
      request.connection().close();
    } else {
      spoil(fault, upstream.answer(request));
    }
  }

  private void spoil(FaultKind fault, Reply reply) {
    boolean withBody = hasBody(reply);
    if (fault == FaultKind.TRUNCATE && withBody && reply.body().length() > 1) {
      truncate(reply);
    } else if (fault == FaultKind.ENDLESS && withBody) {
      sendEndless(reply);
    } else if (fault == FaultKind.ANNOUNCE && withBody) {
      announce(reply);
    } else if (fault == FaultKind.BOMB && withBody) {
      send(Bomb.reply(reply));
    } else {
      send(Spoiler.spoil(reply, fault, rule));
    }
  }

  private void send(Reply reply) {
    writeHead(reply);
    if (reply.status() != 304) {
      response.putHeader("Content-Length", Long.toString(reply.body().length()));
    }
    if (!hasBody(reply) || reply.body().length() == 0) {
      enter(reply.answer(), reply.place());
      response.end();
    } else if (!isSlow(reply) && reply.body() instanceof Body.Whole whole) {
      end(reply, whole.bytes());
    } else {
      stream(reply.body(), reply.body().length(), last -> end(reply, last));
    }
  }

  private void truncate(Reply reply) {
    writeHead(reply);
    response.putHeader("Content-Length", Long.toString(reply.body().length()));
    enter(AnswerKind.TRUNCATED, null);
    stream(reply.body(), reply.body().length() / 2, this::breakOff);
  }

  private void sendEndless(Reply reply) {
    writeHead(reply);
    response.setChunked(true);
    enter(AnswerKind.ENDLESS, null);
    stream(new Body.Endless(reply.body()), Long.MAX_VALUE, response::write);
  }

  private void announce(Reply reply) {
    long length = rule.announceBytes();
    writeHead(reply);
    response.putHeader("Content-Length", Long.toString(length));
    enter(AnswerKind.ANNOUNCED, null);
    stream(new Body.Counting(length), length, response::end);
  }

  private void writeHead(Reply reply) {
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
  }

  private void stream(Body body, long end, Handler<Buffer> last) {
    BodyStream stream = new BodyStream(vertx, response, body, end, last);
    Integer bytesPerSecond = rule.bytesPerSecond();
    if (bytesPerSecond == null) {
      stream.flow();
    } else {
      stream.trickle(bytesPerSecond);
    }
  }

  private void end(Reply reply, Buffer last) {
    enter(reply.answer(), reply.place());
    response.end(last);
  }

  private void breakOff(Buffer last) {
    response.write(last).onComplete(written -> request.connection().close());
  }

  /** Errors and refusals are not slowed down. */
  private boolean isSlow(Reply reply) {
    return rule.bytesPerSecond() != null && reply.answer() == AnswerKind.SERVED;
  }

  private boolean hasBody(Reply reply) {
    return !request.method().equals(HttpMethod.HEAD) && reply.status() != 304;
  }

  private void enter(AnswerKind answer, @Nullable String place) {
    if (!answered) {
      answered = true;
      ledger.answer(answer, place);
    }
  }

  private void release() {
    if (released) {
      return;
    }
    released = true;
    vertx.cancelTimer(timer);
    enter(AnswerKind.ABANDONED, null);
    ledger.release(traffic, ruleIndex);
  }
}
