package dev.sluice.loopwatch;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers a watch in JMX under its name; does nothing where it has none. */
final class JmxRegistration {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

  private JmxRegistration() {}

  /** Registers it. Blocks while the classes of JMX are loaded. Returns whether that succeeded. */
  static boolean register(LoopWatchMXBean watch, @Nullable String name) {
    if (name == null) {
      return false;
    }
    try {
      ManagementFactory.getPlatformMBeanServer().registerMBean(watch, objectName(name));
      return true;
    } catch (JMException cannot) {
      LOG.debug("cannot register the watch in JMX", cannot);
      return false;
    }
  }

  static void unregister(@Nullable String name) {
    if (name == null) {
      return;
    }
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(objectName(name));
    } catch (JMException notRegistered) {
      LOG.debug("the watch is not registered in JMX", notRegistered);
    }
  }

  /** Returns the processor time of a thread. */
  static long cpuNanos(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
  }

  private static ObjectName objectName(String name) throws JMException {
    return new ObjectName("dev.sluice:type=LoopWatch,node=" + name);
  }
}
