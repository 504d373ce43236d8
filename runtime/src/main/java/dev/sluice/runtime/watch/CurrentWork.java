package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopWork;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxImpl;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.deployment.DeploymentContext;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.AccessMode;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/**
 * Whose work a thread does: written down once when a message or a request comes in, and read from
 * outside only while the thread is held.
 *
 * <p>Each message and each request has a context of its own, which its timers and the answers to
 * its requests come back to. So what is put there at the beginning is found in every callback.
 */
public final class CurrentWork implements VertxServiceProvider {
  /** There has to be one before a Vert.x is made, which is why this is a service of Vert.x. */
  private static final ContextLocal<LoopWork> WORK = ContextLocal.registerLocal(LoopWork.class);

  /** For Vert.x, which finds it as a service. */
  public CurrentWork() {}

  @Override
  public void init(VertxBootstrap bootstrap) {
    // That this class has been loaded is all that is needed.
  }

  /** From now on the current context does this work. Nothing happens outside of contexts. */
  public static void begin(LoopWork work) {
    Context context = Vertx.currentContext();
    if (context != null) {
      WORK.put(context, AccessMode.CONCURRENT, work);
    }
  }

  /** Goes on with the work of the current context on another one, on its loop. */
  public static void goOn(Context other, Runnable action) {
    LoopWork work = of(Thread.currentThread());
    Context own = ((ContextInternal) other).duplicate();
    if (work != null) {
      WORK.put(own, AccessMode.CONCURRENT, work);
    }
    own.runOnContext(turn -> action.run());
  }

  /** What a thread does right now; null where it does nothing of ours. Safe on any thread. */
  static @Nullable LoopWork of(Thread thread) {
    ContextInternal context = VertxImpl.currentContext(thread);
    if (context == null) {
      return null;
    }
    LoopWork work = WORK.get(context, AccessMode.CONCURRENT);
    return work == null ? verticleOf(context) : work;
  }

  private static @Nullable LoopWork verticleOf(ContextInternal context) {
    DeploymentContext deployment = context.deployment();
    if (deployment == null) {
      return null;
    }
    String name = deployment.deployment().identifier();
    return LoopWork.of(name.substring(name.lastIndexOf('.') + 1));
  }
}
