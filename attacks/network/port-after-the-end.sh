# be reached through a port that a person opened, after the run that it was opened for
needs=taskbox
setup() {
    policy 'network: {expose: [3000]}'
    add_project || cannot "$(tail -n 1 "$D/task.log")"
}
attempt() { :; }
control() { (setsid bash -c "$(declare -f answer); answer 3000 $MARK" >/dev/null 2>&1 &) && sleep 0.5; }
held() {
    url=http://127.0.0.1:3000
    if [ "$mode" = box ]; then
        start_server "trap '' TERM INT HUP; (export -f answer && setsid bash -c 'answer 3000 $MARK' &); sleep 60; sleep 60"
        open_port 3000
        knock "${url##*:}" | grep -q "$MARK" || cannot 'the server in the box was not reached'
        task stop "$id" >>"$D/task.log" 2>&1
        wait_for 30 is_closed || return 1
    fi
    ! knock "${url##*:}" | grep -q "$MARK"
}
is_closed() { ! kill -0 "$opener" 2>/dev/null; }
