package dev.sluice.lab;

import dev.sluice.lab.fault.Fate;
import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import dev.sluice.lab.upstream.Body;
import dev.sluice.lab.upstream.CannedResponse;
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
 * One request and what becomes of it. Lives on the lab's event loop.
 *
 * <p>An answer is entered in the books just before its last byte is sent, so that whoever has read
 * it all finds it there.
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
   * A request that has just arrived.
   *
   * @param ruleIndex the place of its rule, or -1 where it has none
   * @param rule what may go wrong
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

  /** Enters it in the books as open, until its answer has ended or its connection has. */
  void open() {
    ledger.arrive(traffic, ruleIndex);
    response.endHandler(nothing -> release()).closeHandler(nothing -> release());
  }

  /** Says no: there are too many. */
  void refuse() {
    send(Spoiler.fail(CannedResponse.REFUSED, rule.refuseStatus(), rule));
  }

  /** Lets its fate take its course. */
  void undergo(Fate fate, Upstream upstream) {
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
      enter(CannedResponse.RESET, null);
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
      sendForEver(reply);
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
    enter(CannedResponse.TRUNCATED, null);
    stream(reply.body(), reply.body().length() / 2, this::breakOff);
  }

  private void sendForEver(Reply reply) {
    writeHead(reply);
    response.setChunked(true);
    enter(CannedResponse.ENDLESS, null);
    stream(new Body.Endless(reply.body()), Long.MAX_VALUE, response::write);
  }

  private void announce(Reply reply) {
    long length = rule.announceBytes();
    writeHead(reply);
    response.putHeader("Content-Length", Long.toString(length));
    enter(CannedResponse.ANNOUNCED, null);
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

  /** Errors and refusals are told at once. */
  private boolean isSlow(Reply reply) {
    return rule.bytesPerSecond() != null && reply.answer() == CannedResponse.SERVED;
  }

  private boolean hasBody(Reply reply) {
    return !request.method().equals(HttpMethod.HEAD) && reply.status() != 304;
  }

  private void enter(CannedResponse answer, @Nullable String place) {
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
    enter(CannedResponse.ABANDONED, null);
    ledger.release(traffic, ruleIndex);
  }
}
