package dev.sluice.subprocess.tree;

import dev.sluice.subprocess.libc.Libc;

/**
 * How signals are sent to single processes. Waits for nothing; of one that is gone, nothing comes.
 */
public interface Signals {
  /** By the C library. */
  Signals NATIVE =
      new Signals() {
        @Override
        public void terminate(ProcessInfo process) {
          Libc.kill(process.pid(), Libc.SIGTERM);
        }

        @Override
        public void stop(ProcessInfo process) {
          Libc.kill(process.pid(), Libc.SIGSTOP);
        }

        @Override
        public void kill(ProcessInfo process) {
          Libc.kill(process.pid(), Libc.SIGKILL);
        }
      };

  /** By the JDK, which cannot stop a process. */
  Signals PORTABLE =
      new Signals() {
        @Override
        public void terminate(ProcessInfo process) {
          ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        }

        @Override
        public void stop(ProcessInfo process) {
          kill(process);
        }

        @Override
        public void kill(ProcessInfo process) {
          ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
      };

  /** Asks it to go. */
  void terminate(ProcessInfo process);

  /** Lets it do nothing more until it is killed. */
  void stop(ProcessInfo process);

  /** Makes it go. */
  void kill(ProcessInfo process);
}
