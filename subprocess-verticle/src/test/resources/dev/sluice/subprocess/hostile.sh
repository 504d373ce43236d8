#!/bin/sh
# A command that does not want to end: KIND says how it resists. SECONDS, which all its processes have among their arguments,
# says how long it would go on, and tells its processes from all others. It says "ready" when they all are there.
#
# usage: hostile.sh KIND SECONDS
kind=$1
seconds=$2

stay() {
  echo ready
  sleep "$seconds"
  sleep "$seconds"
}

case $kind in
  forks)
    for each in 1 2 3 4 5; do sleep "$seconds" & done
    (sleep "$seconds" & sleep "$seconds" & wait) &
    stay
    ;;
  sessions) # grandchildren, each in a session of its own
    setsid sh -c 'setsid sleep "$0" & setsid sleep "$0" & wait' "$seconds" &
    (setsid sleep "$seconds" & wait) &
    stay
    ;;
  daemons) # forked twice, so that their parents are gone
    (setsid sh -c 'sleep "$0" & exit' "$seconds" &)
    (setsid sh -c '(sleep "$0" & exit) & exit' "$seconds" &)
    stay
    ;;
  cleared) # daemons without our environment
    (env -i /usr/bin/setsid /bin/sh -c '(/usr/bin/setsid /bin/sleep "$0" & exit) & exit' "$seconds" &)
    (exec env -i /usr/bin/setsid /bin/sleep "$seconds" &)
    stay
    ;;
  deaf) # SIGTERM and SIGHUP are nothing to them
    trap '' TERM HUP
    sleep "$seconds" &
    setsid sleep "$seconds" &
    (setsid sh -c 'sleep "$0" & exit' "$seconds" &)
    stay
    ;;
  holding) # the pipe, with words now and then
    (setsid sh -c 'trap "" TERM; while :; do echo; sleep 0.1; done' sh "$seconds" &)
    (sleep "$seconds" &)
    stay
    ;;
  dying) # asked to go, it leaves others behind
    trap 'setsid sleep "$seconds" & (setsid sh -c "sleep \$0 & exit" "$seconds" &) ; exit 0' TERM
    echo ready
    while :; do sleep 0.05; done
    ;;
  stopped) # does not hear before it is continued
    sleep "$seconds" &
    setsid sleep "$seconds" &
    kill -STOP $!
    stay
    ;;
  closed) # nothing to be seen of it
    (setsid sleep "$seconds" </dev/null >/dev/null 2>&1 &)
    echo ready
    exec >/dev/null 2>&1
    sleep "$seconds"
    sleep "$seconds"
    ;;
  hopping) # another process each few milliseconds, each in a session of its own
    setsid sh "$0" hop "$seconds" &
    stay
    ;;
  hop)
    setsid sh "$0" hop "$seconds" &
    exit
    ;;
  breeding) # each starts two, as fast as it can: some hundreds, where nobody ends it
    breed() {
      if [ "$1" -gt 0 ]; then
        breed $(($1 - 1)) &
        breed $(($1 - 1)) &
      fi
      sleep "$seconds"
    }
    echo ready
    breed 7
    ;;
  *)
    echo "hostile.sh: $kind (expected: a kind)" >&2
    exit 2
    ;;
esac
