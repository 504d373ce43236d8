package dev.sluice.lab;

import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.upstream.FlagShelf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;

/**
 * Simulates the upstreams of Sluice over HTTP: flags, jobs and downloads, with the faults of its
 * settings.
 *
 * <p>A fault depends on the seed, the target and the number of earlier requests to it, not on the
 * order in which requests arrive. Only a refusal depends on the number of open requests. Every
 * method may be called from any thread.
 */
public final class Lab {
  /** The expected {@code Authorization-Key}. */
  public static final String KEY = "lab";

  private static final String ANY_ADDRESS = "0.0.0.0";

  private final Vertx vertx;
  private final LabSettings settings;
  private final Ledger ledger;
  private final String deployment;
  private final int port;

  private Lab(Vertx vertx, LabSettings settings, Ledger ledger, String deployment, int port) {
    this.vertx = vertx;
    this.settings = settings;
    this.ledger = ledger;
    this.deployment = deployment;
    this.port = port;
  }

  /** Starts a lab; fails if the port is in use. */
  public static Future<Lab> start(Vertx vertx, LabSettings settings) {
    return vertx
        .executeBlocking(() -> prepare(settings), false)
        .compose(shelf -> deploy(vertx, settings, shelf));
  }

  /** Returns the origin of every URL here, as {@code http://127.0.0.1:PORT}. */
  public String origin() {
    String host = settings.host().equals(ANY_ADDRESS) ? "127.0.0.1" : settings.host();
    return "http://" + host + ":" + port;
  }

  /** Returns the port that it listens on. */
  public int port() {
    return port;
  }

  /** Returns the requests and answers since the start or the last reset. */
  public LabTruth truth() {
    return ledger.truth();
  }

  /** Clears the counts, so that the next request is handled as the first one after a start. */
  public void reset() {
    ledger.reset();
  }

  /** Stops the lab and closes its connections. */
  public Future<Void> close() {
    return vertx.undeploy(deployment);
  }

  /** Loads resources, which blocks. */
  private static FlagShelf prepare(LabSettings settings) throws IOException {
    if (settings.faults().stream().anyMatch(rule -> rule.rates().containsKey(FaultKind.BOMB))) {
      Bomb.prepare();
    }
    return FlagShelf.load();
  }

  private static Future<Lab> deploy(Vertx vertx, LabSettings settings, FlagShelf shelf) {
    Ledger ledger = new Ledger(settings.seed(), settings.faults().size());
    LabServer server = new LabServer(settings, ledger, shelf);
    return vertx
        .deployVerticle(server)
        .map(deployment -> new Lab(vertx, settings, ledger, deployment, server.port()));
  }
}
