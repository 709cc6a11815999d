# read secrets in the environment of other programs
setup() { SECRET=$MARK-environ background perl -e 'sleep 60'; victim=${pids[-1]} && pass victim; wait_for 5 grep -qsa "$MARK-environ" "/proc/${pids[-1]}/environ"; }
attempt() { cat /proc/[0-9]*/environ | tr '\0' '\n' | grep "$MARK"; }
control() { tr '\0' '\n' <"/proc/$victim/environ" | grep "$MARK"; }
held() { ! said "$MARK-environ"; }
