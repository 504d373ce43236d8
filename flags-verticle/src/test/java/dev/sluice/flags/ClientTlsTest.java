package dev.sluice.flags;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.runtime.upstream.TlsStart;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A connection to an address that was checked is still one to the name: TLS holds it to that. */
@VertxTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientTlsTest {
  private static final String NAME = "files.example.org";
  private static final String PASSWORD = "changeit";
  private static final char[] SECRET = PASSWORD.toCharArray();

  private Path directory;
  private SSLServerSocket server;
  private Thread thread;
  private final List<IOException> refusals = new CopyOnWriteArrayList<>();

  private void makeCertificate(Path made) throws Exception {
    directory = made;
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "site",
                "-keyalg",
                "EC",
                "-dname",
                "CN=a site",
                "-ext",
                "san=dns:" + NAME,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keys().getPath())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor(30, SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(said).isZero();
  }

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    makeCertificate(made);
    KeyStore store = KeyStore.getInstance(directory.resolve("site.p12").toFile(), SECRET);
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(store, SECRET);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), null, null);
    server = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread = new Thread(this::serve, "tls-site");
    thread.start();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    thread.join();
  }

  @Test
  void certificateOfTheName_isTaken_andTheServerHearsTheName(Vertx vertx) throws Exception {
    Future<String> heard =
        ask(vertx, NAME, trusting()).compose(HttpClientResponse::body).map(Object::toString);

    assertThat(heard.await(10, SECONDS)).isEqualTo(NAME);
  }

  @Test
  void certificateOfAnotherName_isRefused(Vertx vertx) {
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> ask(vertx, "other.example.org", trusting()).await(10, SECONDS))
        .withStackTraceContaining("other.example.org");
  }

  @Test
  void certificateOfNobodyWeKnow_isRefused(Vertx vertx) {
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> ask(vertx, NAME, FlagsVerticle.clientOptions()).await(10, SECONDS));
  }

  /** On a thread of its own, for a server of TLS reads files as it starts. */
  private void serve() {
    while (!server.isClosed()) {
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        answer(socket);
      } catch (IOException told) {
        refusals.add(told);
      }
    }
  }

  private static void answer(SSLSocket socket) throws IOException {
    socket.startHandshake();
    ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
    byte[] name = session.getRequestedServerNames().get(0).getEncoded();
    String head = "HTTP/1.1 200 OK\r\ncontent-length: " + name.length + "\r\n\r\n";
    assertThat(socket.getInputStream().read()).isPositive();
    socket.getOutputStream().write(head.getBytes(UTF_8));
    socket.getOutputStream().write(name);
  }

  private Future<HttpClientResponse> ask(Vertx vertx, String host, HttpClientOptions options) {
    HttpClient client = vertx.createHttpClient(options);
    int port = server.getLocalPort();
    return new TlsStart(vertx)
        .before(true)
        .compose(
            ready ->
                client.request(
                    new RequestOptions()
                        .setSsl(true)
                        .setHost(host)
                        .setPort(port)
                        .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))))
        .compose(HttpClientRequest::send);
  }

  private HttpClientOptions trusting() {
    return FlagsVerticle.clientOptions().setTrustOptions(keys());
  }

  private PfxOptions keys() {
    return new PfxOptions().setPath(directory.resolve("site.p12").toString()).setPassword(PASSWORD);
  }
}
