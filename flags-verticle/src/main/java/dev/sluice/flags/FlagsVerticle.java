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

/** Downloads flags and plain URLs into its directories, and sends the images of flags. */
final class FlagsVerticle extends Actor {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int MAX_HEAD_LENGTH = 8 * 1024;

  private final FlagsSettings flags;
  private final DownloadsSettings downloads;
  private final Directory flagFiles;
  private final Directory downloadFiles;
  private final AddressRules addresses;
  private FileWorkers workers;
  private NameLookup names;
  private Access flagAccess;
  private Access downloadAccess;

  /**
   * @param addresses the rules for addresses that callers' URLs may lead to
   */
  FlagsVerticle(
      FlagsSettings flags,
      DownloadsSettings downloads,
      Directory flagFiles,
      Directory downloadFiles,
      AddressRules addresses) {
    super(flags.capacity());
    this.flags = flags;
    this.downloads = downloads;
    this.flagFiles = flagFiles;
    this.downloadFiles = downloadFiles;
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
    downloadAccess = new Access(client, any, tls, downloads.minThroughput());
    flagAccess = new Access(client, named, tls, downloads.minThroughput());
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
    return fetch(flagAccess, Target.flag(request, flags, flagFiles), work);
  }

  private Future<StoredFile> download(Download request, Work work) {
    return fetch(downloadAccess, Target.download(request, downloads, downloadFiles), work);
  }

  private Future<FlagImage> image(FlagDownload request, Work work) {
    return flag(request, work).compose(stored -> workers.run(() -> read(stored)));
  }

  private Future<StoredFile> fetch(Access access, Target target, Work work) {
    return new Fetch(vertx, access, workers, target, work).run();
  }

  /** Hashes the bytes that were read, because another download may have replaced the file. */
  private FlagImage read(StoredFile stored) throws IOException {
    byte[] bytes = flagFiles.read(stored.file(), MAX_IMAGE_BYTES + 1);
    if (bytes.length > MAX_IMAGE_BYTES) {
      throw new Failure(
          FailureCode.UPSTREAM_MALFORMED,
          "body: " + stored.bytes() + " bytes (expected: at most " + MAX_IMAGE_BYTES + ")");
    }
    String etag = '"' + Sha256.hex(bytes) + '"';
    return new FlagImage(Buffer.buffer(bytes), stored.contentType(), etag);
  }

  /** Decompression is off, so that no body is longer here than on the network. */
  static HttpClientOptions clientOptions() {
    return new HttpClientOptions()
        .setName("flags")
        .setConnectTimeout(CONNECT_MILLIS)
        .setDecompressionSupported(false)
        .setVerifyHost(true)
        .setMaxHeaderSize(MAX_HEAD_LENGTH)
        .setMaxChunkSize(64 * 1024);
  }

  /** A connection for each concurrent task. The gateway limits the requests to each origin. */
  private PoolOptions poolOptions() {
    int concurrency = flags.capacity().concurrency();
    return new PoolOptions().setHttp1MaxSize(concurrency).setMaxWaitQueueSize(concurrency);
  }
}
