package dev.sluice.subprocess;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

@VertxTest
final class LauncherKindTest {

  @Test
  void auto_onASupportedPlatform_choosesNative(Vertx vertx) throws Exception {
    LauncherKind chosen = LauncherKind.AUTO.choose(vertx).await(10, SECONDS);

    assertThat(chosen == LauncherKind.NATIVE).isEqualTo(Launchers.isNativeExpected());
  }

  @Test
  void portable_withoutAProbe_isChosen(Vertx vertx) throws Exception {
    assertThat(LauncherKind.PORTABLE.choose(vertx).await(10, SECONDS))
        .isEqualTo(LauncherKind.PORTABLE);
  }

  @Test
  void auto_afterAFailedProbe_choosesPortable() throws Exception {
    Future<?> probed = Future.failedFuture(new UnsatisfiedLinkError("none"));

    assertThat(LauncherKind.AUTO.decide(probed).await()).isEqualTo(LauncherKind.PORTABLE);
  }

  @Test
  void native_afterAFailedProbe_isAnInvalidSetting() {
    Future<?> probed = Future.failedFuture(new UnsatisfiedLinkError("none"));

    assertThat(LauncherKind.NATIVE.decide(probed).cause())
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(
            "command.launcher: native (expected: auto or portable, because here"
                + " java.lang.UnsatisfiedLinkError: none)");
  }
}
