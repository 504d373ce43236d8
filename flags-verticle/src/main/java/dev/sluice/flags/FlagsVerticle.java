package dev.sluice.flags;

import static dev.sluice.flags.settings.FlagsSettings.MAX_IMAGE_BYTES;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.FlagImage;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.flags.fetch.Access;
import dev.sluice.flags.fetch.Fetch;
import dev.sluice.flags.fetch.Target;
import dev.sluice.flags.settings.DownloadsSettings;
import dev.sluice.flags.settings.FlagsSettings;
import dev.sluice.flags.store.Directory;
import dev.sluice.flags.store.FileWorkers;
import dev.sluice.flags.store.Sha256;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Work;
import dev.sluice.runtime.upstream.AddressRules;
import dev.sluice.runtime.upstream.Destinations;
import dev.sluice.runtime.upstream.DnsLookup;
import dev.sluice.runtime.upstream.NameLookup;
import dev.sluice.runtime.upstream.Origin;
import dev.sluice.runtime.upstream.TlsStart;
import dev.sluice.runtime.upstream.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;

/** Downloads flags and plain URLs into its directories, and hands out the flags. */
final class FlagsVerticle extends Actor {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int MAX_HEAD_LENGTH = 8 * 1024;

  private final FlagsSettings flags;
  private final DownloadsSettings downloads;
  private final Directory ofFlags;
  private final Directory ofDownloads;
  private final AddressRules addresses;
  private FileWorkers workers;
  private NameLookup names;
  private Access toFlags;
  private Access toAny;

  /**
   * @param addresses that callers' URLs may lead to
   */
  FlagsVerticle(
      FlagsSettings flags,
      DownloadsSettings downloads,
      Directory ofFlags,
      Directory ofDownloads,
      AddressRules addresses) {
    super(flags.capacity());
    this.flags = flags;
    this.downloads = downloads;
    this.ofFlags = ofFlags;
    this.ofDownloads = ofDownloads;
    this.addresses = addresses;
  }

  @Override
  public Future<?> start() {
    workers = new FileWorkers(vertx);
    names = new DnsLookup(vertx, downloads.dns());
    WebClient client = UpstreamClient.wrap(vertx.createHttpClient(clientOptions(), poolOptions()));
    TlsStart tls = new TlsStart(vertx);
    Destinations any = new Destinations(downloads.rules(addresses), names);
    Destinations named = any.allowing(Origin.of(flags.uri("aa")));
    toAny = new Access(client, any, tls, downloads.slowest());
    toFlags = new Access(client, named, tls, downloads.slowest());
    announceUpstream(Kinds.FLAGS, "", new Upstream(flags.origin(), flags.perOrigin()));
    return Future.all(
        serve(Kinds.FLAGS, this::flag),
        serve(Kinds.DOWNLOAD, this::download),
        serve(Kinds.FLAG_IMAGE, this::image));
  }

  @Override
  public Future<?> stop() {
    names.close();
    return Future.succeededFuture();
  }

  private Future<StoredFile> flag(FlagDownload request, Work work) {
    return fetch(toFlags, Target.flag(request, flags, ofFlags), work);
  }

  private Future<StoredFile> download(Download request, Work work) {
    return fetch(toAny, Target.download(request, downloads, ofDownloads), work);
  }

  private Future<FlagImage> image(FlagDownload request, Work work) {
    return flag(request, work).compose(stored -> workers.run(() -> read(stored)));
  }

  private Future<StoredFile> fetch(Access access, Target target, Work work) {
    return new Fetch(vertx, access, workers, target, work).run();
  }

  /** The tag is made of the very bytes, which may be newer than what was stored just now. */
  private FlagImage read(StoredFile stored) throws IOException {
    byte[] bytes = ofFlags.read(stored.file(), MAX_IMAGE_BYTES + 1);
    if (bytes.length > MAX_IMAGE_BYTES) {
      throw new Failure(
          FailureCode.UPSTREAM_MALFORMED,
          "body: " + stored.bytes() + " bytes (expected: at most " + MAX_IMAGE_BYTES + ")");
    }
    String etag = '"' + Sha256.hex(bytes) + '"';
    return new FlagImage(Buffer.buffer(bytes), stored.contentType(), etag);
  }

  /** It unpacks nothing, so that no body is longer here than on the wire. */
  static HttpClientOptions clientOptions() {
    return new HttpClientOptions()
        .setName("flags")
        .setConnectTimeout(CONNECT_MILLIS)
        .setDecompressionSupported(false)
        .setVerifyHost(true)
        .setMaxHeaderSize(MAX_HEAD_LENGTH)
        .setMaxChunkSize(64 * 1024);
  }

  /**
   * One request each for all that runs at once; how many one origin bears is the gateway's care.
   */
  private PoolOptions poolOptions() {
    int concurrency = flags.capacity().concurrency();
    return new PoolOptions().setHttp1MaxSize(concurrency).setMaxWaitQueueSize(concurrency);
  }
}
