# see what runs on the host, and with which arguments
setup() { background sleep 60.0 --; background perl -e 'sleep 60' "argument-$MARK-process"; wait_for 5 grep -qsa "$MARK-process" /proc/"${pids[-1]}"/cmdline; }
attempt() { cat /proc/[0-9]*/cmdline | tr '\0' '\n' | grep -x 'argument.*process'; say looked; }
held() { ! said "argument-$MARK-process"; }
