package dev.sluice.flags;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Kinds;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.FlagImage;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;

/** Downloads flags and plain URLs into its directories, and hands out the flags. */
final class FlagsVerticle extends Actor {
  /** What one message on the bus may carry. */
  static final int LARGEST_IMAGE = 1 << 20;

  private static final int CONNECT_MILLIS = 5_000;

  private final FlagsSettings flags;
  private final DownloadsSettings downloads;
  private final Directory ofFlags;
  private final Directory ofDownloads;
  private FileWorkers workers;
  private HttpClient client;

  FlagsVerticle(
      FlagsSettings flags, DownloadsSettings downloads, Directory ofFlags, Directory ofDownloads) {
    super(flags.capacity());
    this.flags = flags;
    this.downloads = downloads;
    this.ofFlags = ofFlags;
    this.ofDownloads = ofDownloads;
  }

  @Override
  public Future<?> start() {
    workers = new FileWorkers(vertx);
    client = vertx.createHttpClient(clientOptions(), poolOptions());
    announceUpstream(Kinds.FLAGS, "", new Upstream(flags.origin(), flags.perOrigin()));
    return Future.all(
        serve(Kinds.FLAGS, this::flag),
        serve(Kinds.DOWNLOAD, this::download),
        serve(Kinds.FLAG_IMAGE, this::image));
  }

  private Future<StoredFile> flag(FlagDownload request, Work work) {
    return fetch(Target.flag(request, flags, ofFlags), work);
  }

  private Future<StoredFile> download(Download request, Work work) {
    return fetch(Target.download(request, downloads, ofDownloads), work);
  }

  private Future<FlagImage> image(FlagDownload request, Work work) {
    return flag(request, work).compose(stored -> workers.run(() -> read(stored)));
  }

  private Future<StoredFile> fetch(Target target, Work work) {
    return new Fetch(vertx, client, workers, target, work).run();
  }

  /** The tag is made of the very bytes, which may be newer than what was stored just now. */
  private FlagImage read(StoredFile stored) throws IOException {
    byte[] bytes = ofFlags.read(stored.file(), LARGEST_IMAGE + 1);
    if (bytes.length > LARGEST_IMAGE) {
      throw new Failure(
          FailureCode.UPSTREAM_MALFORMED,
          "body: " + stored.bytes() + " bytes (expected: at most " + LARGEST_IMAGE + ")");
    }
    String etag = '"' + Sha256.hex(bytes) + '"';
    return new FlagImage(Buffer.buffer(bytes), stored.contentType(), etag);
  }

  private static HttpClientOptions clientOptions() {
    return new HttpClientOptions()
        .setName("flags")
        .setConnectTimeout(CONNECT_MILLIS)
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
