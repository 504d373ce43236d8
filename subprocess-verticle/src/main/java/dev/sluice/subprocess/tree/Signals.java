package dev.sluice.subprocess.tree;

import dev.sluice.subprocess.libc.Libc;

/** Sends signals to single processes. Does not block, and ignores processes that are gone. */
public interface Signals {
  /** Uses the C library. */
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

  /** Uses the JDK, which cannot stop a process and kills it instead. */
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

  /** Sends SIGTERM. */
  void terminate(ProcessInfo process);

  /** Sends SIGSTOP, so that the process does nothing more until it is killed. */
  void stop(ProcessInfo process);

  /** Sends SIGKILL. */
  void kill(ProcessInfo process);
}
