# be reached from outside, on a port that the policy does not expose
needs=taskbox
setup() {
    policy 'network: {expose: [3000]}'
    add_project || cannot "$(tail -n 1 "$D/task.log")"
    PORT=$((20000 + RANDOM)) && pass PORT
}
attempt() { :; }
control() { (setsid bash -c "$(declare -f answer); answer $PORT $MARK" >/dev/null 2>&1 &) && sleep 0.5; }
held() {
    if [ "$mode" = box ]; then
        start_server "answer $PORT $MARK"
        timeout 20 "$task" open "$id" "$PORT" </dev/null >"$D/opened" 2>&1
        [ "$?" = 4 ] || return 1
    fi
    ! knock "$PORT" | grep -q "$MARK"
}
