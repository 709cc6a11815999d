# read what started the box: the environment and arguments of its first process
setup() { export ATTACK_TOKEN=$MARK-caller; }
attempt() { cat /proc/1/environ "/proc/$PPID/environ" | tr '\0' '\n' | grep "$MARK"; }
control() { tr '\0' '\n' <"/proc/$PPID/environ" | grep "$MARK"; }
held() { ! said "$MARK-caller"; }
