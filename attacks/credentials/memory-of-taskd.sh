# read taskd's memory, arguments and environment, where secrets are
needs=taskbox
setup() {
    pid=$(task daemon status --json | field pid) && pass pid
    [ -n "$pid" ] || cannot "taskd does not say its process"
}
attempt() {
    tr '\0' '\n' <"/proc/$pid/environ" | grep "$MARK"
    head -c 1 "/proc/$pid/maps" >/dev/null && say 'maps: read'
    sys attach 101 117 16 "$pid" 0 0
}
held() { ! said "$MARK-environment" && ! said 'maps: read' && ! said 'attach: ok'; }
control() { tr '\0' '\n' <"/proc/$pid/environ" | grep "$MARK"; }
