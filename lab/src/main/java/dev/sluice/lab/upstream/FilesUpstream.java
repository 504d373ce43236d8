package dev.sluice.lab.upstream;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /bytes/{n}} with n bytes, and redirects: {@code /redirect/{n}} n times, {@code
 * /redirect-loop} forever, {@code /redirect-to?url=} to the URL.
 */
public final class FilesUpstream implements Upstream {
  private static final Pattern PATH = Pattern.compile("/(bytes|redirect)/([0-9]{1,9})");
  private static final int MAX_BYTES = 100_000_000;
  private static final int MAX_HOPS = 50;
  private static final String LOOP = "/redirect-loop";
  private static final Pattern URL = Pattern.compile("[!-~]{1,2048}");

  @Override
  public Reply answer(HttpServerRequest request) {
    return switch (request.path()) {
      case LOOP -> redirect(LOOP);
      case "/redirect-to" -> redirectTo(request.getParam("url"));
      default -> numbered(request);
    };
  }

  private static Reply numbered(HttpServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return Reply.text(AnswerKind.NOT_FOUND, 404, "No such file.");
    }
    int number = Integer.parseInt(path.group(2));
    return path.group(1).equals("bytes") ? bytes(number) : hop(number);
  }

  private static Reply bytes(int length) {
    if (length > MAX_BYTES) {
      return Reply.text(AnswerKind.INVALID, 400, "bytes: too many (expected: 0…" + MAX_BYTES + ")");
    }
    Map<String, String> headers = Map.of("Content-Type", "application/octet-stream");
    return new Reply(AnswerKind.SERVED, 200, headers, new Body.Counting(length), null);
  }

  private static Reply hop(int hops) {
    if (hops < 1 || hops > MAX_HOPS) {
      return Reply.text(
          AnswerKind.INVALID, 400, "hops: out of range (expected: 1…" + MAX_HOPS + ")");
    }
    String next = hops == 1 ? "/bytes/16" : "/redirect/" + (hops - 1);
    return redirect(next);
  }

  private static Reply redirectTo(@Nullable String url) {
    return url != null && URL.matcher(url).matches()
        ? redirect(url)
        : Reply.text(AnswerKind.INVALID, 400, "url: missing or too long (expected: a URL)");
  }

  private static Reply redirect(String next) {
    return Reply.text(AnswerKind.REDIRECTED, 302, next).with("Location", next);
  }
}
