package dev.sluice.cli.loop;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of the JDK, of Vert.x and of the libraries beneath us waits for something: a disk, a name, a
 * peer, another thread.
 */
final class BlockingApis {
  private static final String LOCKS = "java.util.concurrent.locks.";
  private static final String CONCURRENT = "java.util.concurrent.";

  /** Every method and constructor of these, and of what extends them. */
  private static final Set<String> WHOLE =
      Set.of(
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.net.NetworkInterface",
          "java.net.ServerSocket",
          "java.net.Socket",
          "java.net.DatagramSocket",
          "java.net.URLConnection",
          "java.nio.channels.FileChannel",
          "java.nio.channels.Selector",
          "java.nio.file.Files",
          "java.nio.file.WatchService",
          "java.sql.Connection",
          "java.sql.DriverManager",
          "java.sql.ResultSet",
          "java.sql.Statement",
          "java.util.zip.ZipFile",
          "javax.sql.DataSource");

  /** Some methods of these, and of what extends them; {@code <init>} is a constructor. */
  private static final Map<String, Set<String>> SOME =
      Map.ofEntries(
          Map.entry("java.lang.Object", Set.of("wait")),
          Map.entry("java.lang.Thread", Set.of("sleep", "join")),
          Map.entry("java.lang.Process", Set.of("waitFor")),
          Map.entry("java.lang.ProcessBuilder", Set.of("start", "startPipeline")),
          Map.entry("java.lang.ProcessHandle", Set.of("allProcesses", "children", "descendants")),
          Map.entry("java.lang.Runtime", Set.of("exec", "load", "loadLibrary", "gc")),
          Map.entry("java.lang.System", Set.of("load", "loadLibrary", "gc")),
          Map.entry("java.lang.Class", Set.of("getResourceAsStream")),
          Map.entry("java.lang.ClassLoader", Set.of("getResourceAsStream")),
          Map.entry("java.io.Console", Set.of("readLine", "readPassword")),
          Map.entry("java.net.InetSocketAddress", Set.of("getHostName")),
          Map.entry(
              "java.net.InetAddress",
              Set.of(
                  "getAllByName",
                  "getByName",
                  "getCanonicalHostName",
                  "getHostName",
                  "getLocalHost",
                  "isReachable")),
          Map.entry("java.net.URL", Set.of("openConnection", "openStream", "getContent")),
          Map.entry("java.net.http.HttpClient", Set.of("send")),
          Map.entry("java.nio.channels.AsynchronousFileChannel", Set.of("open", "lock", "force")),
          Map.entry("java.nio.file.Path", Set.of("toRealPath", "register")),
          Map.entry("java.security.KeyStore", Set.of("getInstance", "load")),
          Map.entry("java.security.SecureRandom", Set.of("getInstanceStrong", "generateSeed")),
          Map.entry("java.util.UUID", Set.of("randomUUID")),
          Map.entry(CONCURRENT + "BlockingQueue", Set.of("put", "take")),
          Map.entry(CONCURRENT + "CompletableFuture", Set.of("join")),
          Map.entry(CONCURRENT + "CountDownLatch", Set.of("await")),
          Map.entry(CONCURRENT + "CyclicBarrier", Set.of("await")),
          Map.entry(CONCURRENT + "Exchanger", Set.of("exchange")),
          Map.entry(
              CONCURRENT + "ExecutorService", Set.of("awaitTermination", "invokeAll", "invokeAny")),
          Map.entry(CONCURRENT + "ForkJoinTask", Set.of("get", "invoke", "join")),
          Map.entry(CONCURRENT + "Future", Set.of("get")),
          Map.entry(
              CONCURRENT + "Phaser",
              Set.of("arriveAndAwaitAdvance", "awaitAdvance", "awaitAdvanceInterruptibly")),
          Map.entry(CONCURRENT + "Semaphore", Set.of("acquire", "acquireUninterruptibly")),
          Map.entry(LOCKS + "Condition", Set.of("await", "awaitNanos", "awaitUninterruptibly")),
          Map.entry(LOCKS + "Lock", Set.of("lock", "lockInterruptibly")),
          Map.entry(LOCKS + "LockSupport", Set.of("park", "parkNanos", "parkUntil")),
          Map.entry("io.vertx.core.Future", Set.of("await")),
          Map.entry("com.sun.jna.Native", Set.of("load", "register")),
          Map.entry("io.netty.handler.ssl.SslContextBuilder", Set.of("build")));

  /** Methods whose time to wait is their last argument, and which wait for none without it. */
  private static final Map<String, Set<String>> TIMED =
      Map.of(
          CONCURRENT + "BlockingQueue", Set.of("offer", "poll"),
          CONCURRENT + "Semaphore", Set.of("tryAcquire"),
          LOCKS + "Lock", Set.of("tryLock"));

  /** What of a file's name can be told without looking at the disk. */
  private static final Set<String> OF_THE_NAME =
      Set.of(
          "<init>",
          "compareTo",
          "equals",
          "getAbsoluteFile",
          "getAbsolutePath",
          "getName",
          "getParent",
          "getParentFile",
          "getPath",
          "hashCode",
          "isAbsolute",
          "toPath",
          "toString",
          "toURI");

  /** What runs what it is given on a thread of its own, by {@code run} or {@code post}. */
  private static final Set<String> HANDOVERS =
      Set.of(
          "dev.sluice.flags.store.FileWorkers",
          "dev.sluice.subprocess.scratch.BlockingSteps",
          "dev.sluice.subprocess.posix.PipeThread",
          "dev.sluice.subprocess.tree.TreeKeeper");

  /** System calls that wait; the others that we make are done at once. */
  private static final Set<String> NATIVE = Set.of("epoll_wait", "posix_spawn");

  private BlockingApis() {}

  /** Whether a call, or a reference to a method, is to something that blocks. */
  static boolean isBlocking(JavaCodeUnitAccess<?> access) {
    AccessTarget.CodeUnitAccessTarget target = access.getTarget();
    JavaClass owner = target.getOwner();
    return WHOLE.stream().anyMatch(owner::isAssignableTo)
        || isOneOf(SOME, owner, target.getName())
        || (isOneOf(TIMED, owner, target.getName()) && isTimed(target))
        || isOfTheDisk(owner, target)
        || isOfAStream(owner, target.getName())
        || isResolvedByTheConstructor(owner, target)
        || isOfTheClusterInLockStep(owner, target.getName())
        || isOfVertxInLockStep(owner, target.getName())
        || isNative(access);
  }

  /** Whether a call hands what it is given to a thread that may block. */
  static boolean isHandover(JavaCodeUnitAccess<?> access) {
    String name = access.getTarget().getName();
    JavaClass owner = access.getTargetOwner();
    return name.equals("executeBlocking")
        || (HANDOVERS.contains(owner.getName()) && (name.equals("run") || name.equals("post")))
        || (owner.isEquivalentTo(Thread.class) && name.equals("<init>"));
  }

  /** Whether a call runs something in turn, behind whatever else its caller has asked to run. */
  static boolean isInTurn(JavaCodeUnitAccess<?> access) {
    AccessTarget.CodeUnitAccessTarget target = access.getTarget();
    return target.getName().equals("executeBlocking")
        && target.getOwner().getPackageName().startsWith("io.vertx.core")
        && target.getRawParameterTypes().size() == 1;
  }

  /** Whether a call runs something on the pool that all share. */
  static boolean isOnTheSharedPool(JavaCodeUnitAccess<?> access) {
    JavaClass owner = access.getTarget().getOwner();
    return access.getTarget().getName().equals("executeBlocking")
        && (owner.isAssignableTo("io.vertx.core.Vertx")
            || owner.isAssignableTo("io.vertx.core.Context"));
  }

  private static boolean isOneOf(Map<String, Set<String>> some, JavaClass owner, String name) {
    return some.entrySet().stream()
        .anyMatch(entry -> entry.getValue().contains(name) && owner.isAssignableTo(entry.getKey()));
  }

  private static boolean isTimed(AccessTarget.CodeUnitAccessTarget target) {
    List<JavaClass> parameters = target.getRawParameterTypes();
    return !parameters.isEmpty()
        && parameters
            .get(parameters.size() - 1)
            .isEquivalentTo(java.util.concurrent.TimeUnit.class);
  }

  private static boolean isOfTheDisk(JavaClass owner, AccessTarget.CodeUnitAccessTarget target) {
    boolean opensFile =
        target.getName().equals("<init>")
            && owner.getPackageName().matches("java\\.(io|util)")
            && !owner.getName().equals("java.io.File")
            && target.getRawParameterTypes().stream()
                .anyMatch(type -> type.getName().equals("java.io.File"));
    return opensFile
        || (owner.getName().equals("java.io.File") && !OF_THE_NAME.contains(target.getName()));
  }

  /** A stream of which nothing is known but that it is one: it may be a pipe or a file. */
  private static boolean isOfAStream(JavaClass owner, String name) {
    return switch (owner.getName()) {
      case "java.io.InputStream", "java.io.BufferedInputStream", "java.io.DataInputStream" ->
          name.startsWith("read") || name.startsWith("skip") || name.equals("transferTo");
      case "java.io.Reader", "java.io.BufferedReader", "java.io.InputStreamReader" ->
          name.startsWith("read") || name.equals("lines");
      case "java.io.OutputStream", "java.io.BufferedOutputStream" ->
          name.equals("write") || name.equals("flush");
      default -> false;
    };
  }

  /** {@code new InetSocketAddress("host", 80)} looks the name up. */
  private static boolean isResolvedByTheConstructor(
      JavaClass owner, AccessTarget.CodeUnitAccessTarget target) {
    return owner.getName().equals("java.net.InetSocketAddress")
        && target.getName().equals("<init>")
        && target.getRawParameterTypes().get(0).isEquivalentTo(String.class);
  }

  /** Hazelcast's own calls wait for other nodes, but for those that say that they do not. */
  private static boolean isOfTheClusterInLockStep(JavaClass owner, String name) {
    boolean isOfTheCluster =
        owner.isAssignableTo("com.hazelcast.core.DistributedObject")
            || owner.isAssignableTo("com.hazelcast.core.HazelcastInstance");
    return isOfTheCluster && !name.endsWith("Async");
  }

  private static boolean isOfVertxInLockStep(JavaClass owner, String name) {
    return name.endsWith("Blocking")
        && !name.equals("executeBlocking")
        && owner.getPackageName().startsWith("io.vertx");
  }

  private static boolean isNative(JavaCodeUnitAccess<?> access) {
    return NATIVE.contains(access.getTarget().getName())
        && access.getTargetOwner().getPackageName().startsWith("dev.sluice.");
  }
}
