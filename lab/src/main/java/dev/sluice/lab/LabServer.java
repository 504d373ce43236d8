package dev.sluice.lab;

import dev.sluice.lab.fault.FaultRule;
import dev.sluice.lab.fault.PlannedFault;
import dev.sluice.lab.upstream.AnswerKind;
import dev.sluice.lab.upstream.FilesUpstream;
import dev.sluice.lab.upstream.FlagShelf;
import dev.sluice.lab.upstream.FlagsUpstream;
import dev.sluice.lab.upstream.JobsUpstream;
import dev.sluice.lab.upstream.Reply;
import dev.sluice.lab.upstream.Upstream;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The HTTP server of a lab, on one event loop. */
final class LabServer extends VerticleBase {
  private static final String ABOUT =
      "Sluice lab: flags, jobs (made up) and faults for trying Sluice without a network.\n";
  private static final int MAX_OPEN = 20_000;
  private static final int NO_RULE = -1;
  private static final FaultRule HARMLESS = FaultRule.below("/");

  private final LabSettings settings;
  private final Ledger ledger;
  private final Upstream flags;
  private final Upstream jobs;
  private final Upstream files = new FilesUpstream();
  private int port;

  LabServer(LabSettings settings, Ledger ledger, FlagShelf shelf) {
    this.settings = settings;
    this.ledger = ledger;
    this.flags = new FlagsUpstream(shelf);
    this.jobs = new JobsUpstream(settings.seed(), Lab.KEY);
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout(settings.idleSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::handle)
        .listen(settings.port(), settings.host())
        .onSuccess(this::notePort);
  }

  /** Returns the port that it listens on, after a successful start. */
  int port() {
    return port;
  }

  private void handle(HttpServerRequest request) {
    switch (pathOf(request)) {
      case "/" -> request.response().end(ABOUT);
      case "/lab/truth" -> tell(request, ledger.truth().toJson());
      case "/lab/reset" -> reset(request);
      default -> serve(request);
    }
  }

  private static void tell(HttpServerRequest request, JsonObject json) {
    request.response().putHeader("Content-Type", "application/json").end(json.toBuffer());
  }

  private void reset(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().setStatusCode(405).putHeader("Allow", "POST").end();
      return;
    }
    ledger.reset();
    tell(request, ledger.truth().toJson());
  }

  private void serve(HttpServerRequest request) {
    int index = ruleFor(targetOf(request));
    FaultRule rule = index == NO_RULE ? HARMLESS : settings.faults().get(index);
    Traffic traffic = Traffic.of(pathOf(request));
    Exchange exchange = new Exchange(vertx, ledger, request, traffic, index, rule);
    exchange.open();
    if (ledger.open() > MAX_OPEN || isTooMany(index, rule)) {
      exchange.refuse();
    } else if (index == NO_RULE) {
      exchange.undergo(PlannedFault.NONE, upstreamFor(request));
    } else {
      strike(exchange, request, rule);
    }
  }

  /** A refused request is not counted as a visit, because its refusal depends on other requests. */
  private void strike(Exchange exchange, HttpServerRequest request, FaultRule rule) {
    int visit = ledger.visit(request.uri());
    if (visit < 0) {
      exchange.refuse();
    } else {
      PlannedFault fate = PlannedFault.of(settings.seed(), rule, request.uri(), visit);
      exchange.undergo(fate, upstreamFor(request));
    }
  }

  private int ruleFor(String target) {
    for (int i = 0; i < settings.faults().size(); i++) {
      if (settings.faults().get(i).covers(target)) {
        return i;
      }
    }
    return NO_RULE;
  }

  private boolean isTooMany(int index, FaultRule rule) {
    return index != NO_RULE && rule.refuses(ledger.openUnder(index));
  }

  private Upstream upstreamFor(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return LabServer::refuseMethod;
    }
    return switch (Traffic.of(pathOf(request))) {
      case FLAGS -> flags;
      case JOBS -> jobs;
      case OTHER -> files;
    };
  }

  private static Reply refuseMethod(HttpServerRequest request) {
    return Reply.text(AnswerKind.INVALID, 405, "GET and HEAD only.").with("Allow", "GET, HEAD");
  }

  private static String targetOf(HttpServerRequest request) {
    String query = request.query();
    return query == null ? pathOf(request) : pathOf(request) + "?" + query;
  }

  /** Returns the path; empty if the request has none, as in {@code OPTIONS *}. */
  private static String pathOf(HttpServerRequest request) {
    return Objects.requireNonNullElse(request.path(), "");
  }

  private void notePort(HttpServer server) {
    port = server.actualPort();
  }
}
