package dev.sluice.cli.loop;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A verticle that breaks every rule. It is never deployed; the rules are tested with it. */
final class Careless extends VerticleBase {
  private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();

  @Override
  public Future<?> start() {
    vertx.setTimer(1, timer -> sleep());
    vertx.eventBus().consumer("careless", message -> message.reply(read()));
    return vertx.executeBlocking(Careless::inTurn);
  }

  void sleep() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  String read() {
    try {
      return Files.readString(Path.of("notes"));
    } catch (IOException unreadable) {
      return "";
    }
  }

  InetAddress resolve(String name) throws UnknownHostException {
    return InetAddress.getByName(name);
  }

  void await(Future<String> other) {
    vertx.runOnContext(now -> other.await());
  }

  String join(CompletableFuture<String> other) {
    return other.join();
  }

  String take() throws InterruptedException {
    return queue.take();
  }

  void readWithVertx(Vertx other) {
    other.fileSystem().readFileBlocking("notes");
  }

  synchronized void lock() {}

  private static String inTurn() {
    return "";
  }
}
