package dev.sluice.runtime.greeter;

import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;

/** Answers {@link Greet}. */
final class GreeterVerticle extends Actor {
  private final GreeterSettings settings;

  GreeterVerticle(GreeterSettings settings) {
    super(settings.capacity());
    this.settings = settings;
  }

  @Override
  public Future<?> start() {
    return serve(GreeterModule.GREET, this::greet);
  }

  private Future<Greeting> greet(Greet request, Work work) {
    return Future.succeededFuture(new Greeting(settings.words() + ", " + request.name()));
  }
}
