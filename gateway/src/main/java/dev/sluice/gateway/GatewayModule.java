package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.body.ListBodies;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The role {@code gateway}: the HTTP API of a node. */
public final class GatewayModule implements NodeModule {
  private volatile int port;

  @Override
  public String role() {
    return "gateway";
  }

  @Override
  public JsonObject defaults() {
    return new JsonObject().put("gateway", GatewaySettings.defaults());
  }

  @Override
  public boolean handsOutWork() {
    return true;
  }

  @Override
  public Future<?> start(Node node) {
    ListBodies.preload();
    GatewaySettings settings = node.settings().section("gateway", GatewaySettings::from);
    GatewayVerticle gateway = new GatewayVerticle(node, settings, openapi());
    node.onDrain(gateway::drain);
    return node.deployAlone(gateway).onSuccess(id -> port = gateway.port());
  }

  /** Returns the port that it listens on, after it has started. */
  public int port() {
    return port;
  }

  /** Reads the API's description on this thread, which may block. */
  private static Buffer openapi() {
    try (InputStream file = GatewayModule.class.getResourceAsStream("/openapi.yaml")) {
      return Buffer.buffer(requireNonNull(file, "openapi.yaml").readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
