# use the way out of a run with a wider policy
needs=taskbox
setup() {
    sink tcp && pass PORT && allow "127.0.0.1:$PORT"
    tb=$TASKBOX_HOME && pass tb
    background bash -c "cd '$W' && exec '$task' sandbox -- sleep 20"
    wait_for 10 egress || cannot "the other box did not start"
    policy 'network: {allow: []}'
}
egress() { ls "$TASKBOX_HOME"/run/egress/*/egress.sock >/dev/null 2>&1; }
attempt() {
    for socket in "$tb"/run/egress/*/egress.sock; do converse unix "$socket" "CONNECT 127.0.0.1:$PORT HTTP/1.1\r\nHost: 127.0.0.1:$PORT\r\n\r\n" '?' "$MARK\n" '?'; done
    find / -name egress.sock 2>/dev/null
}
held() { ! arrived "$MARK" && ! said HTTP/1.1; }
