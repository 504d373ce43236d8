package dev.sluice.bench.loops;

import com.sun.tools.attach.VirtualMachine;
import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Feed;
import dev.sluice.bench.harness.Samples;
import dev.sluice.bench.harness.Table;
import java.io.IOException;
import java.util.Set;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What the loop watch costs: its thread takes less than 1 % of a processor, and what a node does at
 * full load with it and without, in windows that take turns within one JVM.
 */
final class WatchCost {
  private static final double MAX_PERCENT = 1;
  private static final int WARM_SECONDS = 30;
  private static final int SETTLE_MILLIS = 500;
  private static final String WATCHING = "Watching";

  private final MBeanServerConnection beans;
  private final ObjectName watch;
  private final Feed load;

  private WatchCost(MBeanServerConnection beans, ObjectName watch, Feed load) {
    this.beans = beans;
    this.watch = watch;
    this.load = load;
  }

  public static void main(String[] args) {
    Bench.run("WatchCost", args, 1200, WatchCost::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    int windows = bench.number("windows", 20);
    int seconds = bench.number("window", 10);
    int warm = bench.number("warm", WARM_SECONDS);
    try (Children children = bench.children()) {
      bench.refuseOthers();
      Child lab = children.lab("lab");
      String sources = Children.sources("lab", lab.origin());
      Child node = children.node("node", "", sources, "--roles", "gateway,jobs");
      Feed.Plan plan = Feed.Plan.of("{\"concurrency\":100}", "lab", Long.MAX_VALUE / 2);
      try (JMXConnector connector = connect(node);
          Feed load = new Feed(node, plan.ahead(20_000)).write().read(line -> {})) {
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        Bench.pause(warm * 1_000L);
        return new WatchCost(beans, watch(beans), load).windows(windows, seconds);
      }
    }
  }

  private boolean windows(int number, int seconds) throws Exception {
    Samples on = new Samples();
    Samples off = new Samples();
    Samples ratios = new Samples();
    Samples percent = new Samples();
    for (int i = 0; i < number && load.failure() == null; i++) {
      // The order alternates, too, so that a machine that gets faster favors neither.
      boolean isOnFirst = i % 4 == 0 || i % 4 == 3;
      double first = rate(isOnFirst, seconds, percent);
      double second = rate(!isOnFirst, seconds, percent);
      on.add(isOnFirst ? first : second);
      off.add(isOnFirst ? second : first);
      ratios.add(isOnFirst ? first / second : second / first);
    }
    beans.setAttribute(watch, new Attribute(WATCHING, true));
    Table table = new Table("", "median (least…most)");
    table.row("look-ups/s with the watch", on.toString("%.0f"));
    table.row("look-ups/s without", off.toString("%.0f"));
    table.row("with / without, by pairs", ratios.toString("%.3f"));
    table.row("watch thread, % of a processor", percent.toString("%.2f"));
    table.print();
    return Bench.check(
        percent.median() < MAX_PERCENT && load.failure() == null,
        String.format(
            "%d pairs of windows of %d s; the watch takes %.2f %% of a processor",
            ratios.count(), seconds, percent.median()));
  }

  private double rate(boolean isOn, int seconds, Samples percent) throws Exception {
    beans.setAttribute(watch, new Attribute(WATCHING, isOn));
    Bench.pause(SETTLE_MILLIS);
    long results = load.results();
    long cpu = cpuNanos();
    long begun = System.nanoTime();
    Bench.pause(seconds * 1_000L);
    double passed = Bench.secondsSince(begun);
    if (isOn) {
      percent.add((cpuNanos() - cpu) / 1e7 / passed);
    }
    return (load.results() - results) / passed;
  }

  private long cpuNanos() throws Exception {
    return (Long) beans.getAttribute(watch, "CpuNanos");
  }

  private static ObjectName watch(MBeanServerConnection beans) throws Exception {
    Set<ObjectName> names = beans.queryNames(new ObjectName("dev.sluice:type=LoopWatch,*"), null);
    if (names.isEmpty()) {
      throw new IOException("the node has no loop watch");
    }
    return names.iterator().next();
  }

  @SuppressWarnings("BanJNDI") // the URL is that of a process of ours, on this machine
  private static JMXConnector connect(Child node) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(node.process().pid()));
    try {
      return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
    } finally {
      machine.detach();
    }
  }
}
