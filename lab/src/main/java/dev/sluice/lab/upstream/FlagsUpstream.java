package dev.sluice.lab.upstream;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers {@code /flags/{cc}/{cc}.svg} with an image. */
public final class FlagsUpstream implements Upstream {
  private static final Pattern PATH = Pattern.compile("/flags/([a-z]{2})/\\1\\.svg");

  private final FlagShelf shelf;

  /** Serves what is on the shelf. */
  public FlagsUpstream(FlagShelf shelf) {
    this.shelf = shelf;
  }

  @Override
  public Reply answer(HttpServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    FlagShelf.Flag flag = path.matches() ? shelf.find(path.group(1)) : null;
    if (flag == null) {
      return Reply.text(CannedResponse.NOT_FOUND, 404, "No such flag.");
    }
    if (isKnown(request.getHeader("If-None-Match"), flag.tag())) {
      return new Reply(
          CannedResponse.NOT_MODIFIED, 304, Map.of("ETag", flag.tag()), Body.EMPTY, null);
    }
    return Reply.whole(CannedResponse.SERVED, 200, "image/svg+xml", flag.image())
        .with("ETag", flag.tag());
  }

  private static boolean isKnown(@Nullable String known, String tag) {
    return known != null && (known.trim().equals("*") || known.contains(tag));
  }
}
