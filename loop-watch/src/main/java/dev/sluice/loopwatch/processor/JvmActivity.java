package dev.sluice.loopwatch.processor;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work that the JVM has done for code that ran for the first time.
 *
 * @param compiledMillis the time that compiler threads took
 * @param loadedClasses the number of classes that were loaded
 */
public record JvmActivity(long compiledMillis, long loadedClasses) {
  /** No activity. */
  public static final JvmActivity NONE = new JvmActivity(0, 0);

  private static final @Nullable CompilationMXBean COMPILER =
      ManagementFactory.getCompilationMXBean();
  private static final ClassLoadingMXBean LOADER = ManagementFactory.getClassLoadingMXBean();

  /** A class that is loaded and linked takes about this long. */
  private static final long MILLIS_PER_CLASS = 1;

  /** Returns the activity since the start of the JVM, which takes less than a microsecond. */
  public static JvmActivity now() {
    return new JvmActivity(compiledMillisNow(), LOADER.getTotalLoadedClassCount());
  }

  /** Returns the activity since {@code earlier}. */
  public JvmActivity since(JvmActivity earlier) {
    return new JvmActivity(
        compiledMillis - earlier.compiledMillis, loadedClasses - earlier.loadedClasses);
  }

  /** Whether compiling and loading took at least a quarter of this time. */
  public boolean isQuarterOf(long nanos) {
    return 4 * (compiledMillis + MILLIS_PER_CLASS * loadedClasses)
        >= TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** An interpreter has no compiler. */
  private static long compiledMillisNow() {
    CompilationMXBean compiler = COMPILER;
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }
}
