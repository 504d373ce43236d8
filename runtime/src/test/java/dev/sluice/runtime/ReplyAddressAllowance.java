package dev.sluice.runtime;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * In a cluster, Vert.x draws a random reply address for each request, and the JDK reads {@code
 * /dev/urandom} for it now and then, which does not wait on Linux. It is the bus's own doing, and
 * no request can be made without it.
 */
public final class ReplyAddressAllowance implements BlockHoundIntegration {

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder.allowBlockingCallsInside(
        "io.vertx.core.eventbus.impl.clustered.ClusteredEventBus", "generateReplyAddress");
  }
}
