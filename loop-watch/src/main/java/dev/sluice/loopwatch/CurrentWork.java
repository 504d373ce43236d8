package dev.sluice.loopwatch;

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
 * Labels the work of a context, so that a block can be attributed to it.
 *
 * <p>Each message and each request has a context of its own, on which its timers and the replies to
 * its requests run, too. A label that is set when the message or request arrives is therefore found
 * in every callback. Setting it costs one write; it is read only while a loop is late.
 */
public final class CurrentWork implements VertxServiceProvider {
  /** Must be registered before a Vert.x is created, which is why this is a service of Vert.x. */
  private static final ContextLocal<Object> LABEL = ContextLocal.registerLocal(Object.class);

  /** Creates the service, for Vert.x. */
  public CurrentWork() {}

  @Override
  public void init(VertxBootstrap bootstrap) {
    // Loading this class has registered the local.
  }

  /**
   * Labels the work of the current context. Does nothing outside of contexts.
   *
   * @param label immutable; its {@code toString} appears in log lines, {@code equals} groups it
   */
  public static void label(Object label) {
    Context context = Vertx.currentContext();
    if (context != null) {
      LABEL.put(context, AccessMode.CONCURRENT, label);
    }
  }

  /** Runs an action on another context's event loop, under the label of the current context. */
  public static void runOn(Context other, Runnable action) {
    ContextInternal current = VertxImpl.currentContext(Thread.currentThread());
    Object label = current == null ? null : labelOf(current);
    Context target = ((ContextInternal) other).duplicate();
    if (label != null) {
      LABEL.put(target, AccessMode.CONCURRENT, label);
    }
    target.runOnContext(turn -> action.run());
  }

  /**
   * Returns the label of a thread's current work, or else the name of its verticle's class; null
   * where it has neither. Safe on any thread.
   */
  static @Nullable Object of(Thread thread) {
    ContextInternal context = VertxImpl.currentContext(thread);
    if (context == null) {
      return null;
    }
    Object label = labelOf(context);
    return label == null ? verticleOf(context) : label;
  }

  private static @Nullable Object labelOf(ContextInternal context) {
    return LABEL.get(context, AccessMode.CONCURRENT);
  }

  private static @Nullable String verticleOf(ContextInternal context) {
    DeploymentContext deployment = context.deployment();
    if (deployment == null) {
      return null;
    }
    String name = deployment.deployment().identifier();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
