package dev.sluice.runtime.watch;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watch's place in JMX. */
final class Management {
  private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

  private Management() {}

  /** Shows it; blocks for a while, because that loads much. Returns whether it is shown. */
  static boolean register(LoopWatchMXBean watch, String node) {
    try {
      ManagementFactory.getPlatformMBeanServer().registerMBean(watch, name(node));
      return true;
    } catch (JMException cannot) {
      LOG.debug("JMX does not show the watch", cannot);
      return false;
    }
  }

  static void unregister(String node) {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(name(node));
    } catch (JMException gone) {
      LOG.debug("JMX does not know the watch", gone);
    }
  }

  /** How long a thread has had a processor so far. */
  static long cpuNanos(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
  }

  private static ObjectName name(String node) throws JMException {
    return new ObjectName("dev.sluice:type=LoopWatch,node=" + node);
  }
}
