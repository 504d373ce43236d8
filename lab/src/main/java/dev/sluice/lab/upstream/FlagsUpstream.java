package dev.sluice.lab.upstream;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves {@code /flags/{cc}/{cc}.svg}. */
public final class FlagsUpstream implements Upstream {
  private static final Pattern PATH = Pattern.compile("/flags/([a-z]{2})/\\1\\.svg");

  private final FlagShelf shelf;

  /** Serves the images of a shelf. */
  public FlagsUpstream(FlagShelf shelf) {
    this.shelf = shelf;
  }

  @Override
  public Reply answer(HttpServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    FlagShelf.Flag flag = path.matches() ? shelf.find(path.group(1)) : null;
    if (flag == null) {
      return Reply.text(AnswerKind.NOT_FOUND, 404, "No such flag.");
    }
    if (isKnown(request.getHeader("If-None-Match"), flag.tag())) {
      return new Reply(AnswerKind.NOT_MODIFIED, 304, Map.of("ETag", flag.tag()), Body.EMPTY, null);
    }
    return Reply.whole(AnswerKind.SERVED, 200, "image/svg+xml", flag.image())
        .with("ETag", flag.tag());
  }

  private static boolean isKnown(@Nullable String known, String tag) {
    return known != null && (known.trim().equals("*") || known.contains(tag));
  }
}
