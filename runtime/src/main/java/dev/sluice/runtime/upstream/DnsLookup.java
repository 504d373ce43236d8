package dev.sluice.runtime.upstream;

import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DefaultDnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks up names in the DNS alone: no hosts file, no search domains, and no cache, because the
 * addresses that are checked must be current. Used on the context that created it.
 *
 * <p>Configures Netty's resolver, because those of Vert.x return less: the one of its clients stops
 * at IPv4, and {@link io.vertx.core.dns.DnsClient} drops the records behind a {@code CNAME}.
 */
public final class DnsLookup implements NameLookup {
  private static final long MAX_MILLIS = 5_000;
  private static final long QUERY_MILLIS = 2_000;
  private static final int MAX_QUERIES = 16;
  private static final int MAX_IN_FLIGHT = 1_024;

  private final VertxInternal vertx;
  private final ContextInternal context;
  private final DnsServerAddresses servers;
  private @Nullable Future<DnsNameResolver> resolver;

  /**
   * @param servers the DNS servers, in the order of preference; at least one
   */
  public DnsLookup(Vertx vertx, List<InetSocketAddress> servers) {
    this.vertx = (VertxInternal) vertx;
    this.context = this.vertx.getOrCreateContext();
    this.servers = DnsServerAddresses.sequential(servers);
  }

  /** Returns the DNS servers of this machine. Reads files. */
  public static List<InetSocketAddress> serversOfThisMachine() {
    return DefaultDnsServerAddressStreamProvider.defaultAddressList();
  }

  @Override
  public Future<List<IpAddress>> all(String name) {
    if (resolver == null) {
      resolver = build();
    }
    return resolver
        .compose(netty -> all(netty, name))
        .timeout(MAX_MILLIS, TimeUnit.MILLISECONDS)
        .map(addresses -> addresses.stream().map(IpAddress::of).toList())
        .recover(cause -> Future.failedFuture(failure(name, cause)));
  }

  @Override
  public void close() {
    if (resolver != null) {
      resolver.onSuccess(DnsNameResolver::close);
    }
  }

  /** Runs on a worker: the first resolver of a process loads classes for a tenth of a second. */
  private Future<DnsNameResolver> build() {
    WorkerExecutor once = vertx.createSharedWorkerExecutor("sluice-dns", 1);
    return once.executeBlocking(() -> builder().build(), false).eventually(once::close);
  }

  private Future<List<InetAddress>> all(DnsNameResolver netty, String name) {
    PromiseInternal<List<InetAddress>> found = context.promise();
    netty.resolveAll(name).addListener(found);
    return found.future();
  }

  /** Leaves out the stack trace of Netty's resolver and the names of our DNS servers. */
  private static Throwable failure(String name, Throwable cause) {
    boolean isLate = cause instanceof TimeoutException;
    for (Throwable each = cause; each != null; each = each.getCause()) {
      isLate |= each instanceof DnsNameResolverTimeoutException;
    }
    return new UnknownHostException(
        isLate ? name + ": no answer from the DNS" : name + ": no address in the DNS");
  }

  private DnsNameResolverBuilder builder() {
    return new DnsNameResolverBuilder(context.nettyEventLoop())
        .datagramChannelFactory(() -> vertx.transport().datagramChannel())
        .socketChannelFactory(
            () -> (SocketChannel) vertx.transport().channelFactory(false).newChannel())
        .nameServerProvider(name -> servers.stream())
        .hostsFileEntriesResolver((name, types) -> null)
        .searchDomains(List.of())
        .ndots(1)
        .resolveCache(NoopDnsCache.INSTANCE)
        .cnameCache(NoopDnsCnameCache.INSTANCE)
        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
        .consolidateCacheSize(MAX_IN_FLIGHT)
        .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
        .completeOncePreferredResolved(false)
        .optResourceEnabled(false)
        .queryTimeoutMillis(QUERY_MILLIS)
        .maxQueriesPerResolve(MAX_QUERIES);
  }
}
