/* Starts a program COUNT times, AT_ONCE at a time, and reads its output: the loop that others are measured against.
   usage: spawn COUNT AT_ONCE PROGRAM [ARGUMENT ...] */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

/* Processor time in milliseconds, of this process or of the children that it waited for. */
static double cpu(int who) {
  struct rusage usage;
  getrusage(who, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* Returns our end of the output's pipe. */
static int start(char **argv, pid_t *pid) {
  int ends[2];
  posix_spawn_file_actions_t actions;
  if (pipe2(ends, O_CLOEXEC) != 0) {
    perror("pipe2");
    exit(3);
  }
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  if (posix_spawn(pid, argv[0], &actions, NULL, argv, environ) != 0) {
    fprintf(stderr, "posix_spawn failed\n");
    exit(3);
  }
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  return ends[0];
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: spawn COUNT AT_ONCE PROGRAM [ARGUMENT ...]\n");
    return 2;
  }
  int count = atoi(argv[1]), at_once = atoi(argv[2]), started = 0, ended = 0;
  struct pollfd *pipes = calloc(at_once, sizeof *pipes);
  pid_t *pids = calloc(at_once, sizeof *pids);
  char buffer[4096];
  double begun = now();
  for (int i = 0; i < at_once; i++) {
    pipes[i].fd = -1;
    pipes[i].events = POLLIN;
  }
  while (ended < count) {
    for (int i = 0; i < at_once && started < count; i++) {
      if (pipes[i].fd < 0) {
        pipes[i].fd = start(argv + 3, &pids[i]);
        started++;
      }
    }
    poll(pipes, at_once, -1);
    for (int i = 0; i < at_once; i++) {
      if (pipes[i].fd >= 0 && pipes[i].revents != 0 && read(pipes[i].fd, buffer, sizeof buffer) <= 0) {
        close(pipes[i].fd);
        pipes[i].fd = -1;
        waitpid(pids[i], NULL, 0);
        ended++;
      }
    }
  }
  printf("%.0f %.2f\n", count / (now() - begun), (cpu(RUSAGE_SELF) + cpu(RUSAGE_CHILDREN)) / count);
  return 0;
}
