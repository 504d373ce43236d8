package dev.sluice.lab;

import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.upstream.FlagShelf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;

/**
 * The upstreams that Sluice is tried against when there is no network: flags, jobs and downloads
 * over HTTP, with the faults that the settings ask for.
 *
 * <p>What goes wrong depends on the seed, on what is asked for and on how often it was asked for
 * before, not on the order in which requests arrive; only a refusal depends on how many are open.
 * Every method may be called from any thread.
 */
public final class Lab {
  /** What the lab wants as {@code Authorization-Key}. */
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

  /** Starts a lab; fails where the port is taken. */
  public static Future<Lab> start(Vertx vertx, LabSettings settings) {
    return vertx
        .executeBlocking(() -> prepare(settings), false)
        .compose(shelf -> deploy(vertx, settings, shelf));
  }

  /** The start of every URL here, as {@code http://127.0.0.1:PORT}. */
  public String origin() {
    String host = settings.host().equals(ANY_ADDRESS) ? "127.0.0.1" : settings.host();
    return "http://" + host + ":" + port;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** What it has seen and done since its start or its last reset. */
  public LabTruth truth() {
    return ledger.truth();
  }

  /** Forgets what it has seen and done; what happens next is as after a start. */
  public void reset() {
    ledger.reset();
  }

  /** Stops it; answers that are not finished are cut. */
  public Future<Void> close() {
    return vertx.undeploy(deployment);
  }

  /** What takes a while to read or make. */
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
