# Sourced by ./bench: a command by SSH.

bench_ssh() {
    echo "A command by SSH, from connecting to its end, and the memory of those who are in"
    local key=$work/key status port from pid before after
    ssh-keygen -q -t ed25519 -N '' -C bench -f "$key"
    "$task" ssh-key add "$key.pub" --role view >/dev/null
    status=$("$task" daemon start --ssh 127.0.0.1:0 --json)
    port=$(sed 's/.*"address":"127.0.0.1:\([0-9]*\)".*/\1/' <<<"$status")
    pid=$(sed 's/^{"pid":\([0-9]*\).*/\1/' <<<"$status")
    from="ssh -F none -p $port -i $key -oIdentitiesOnly=yes -oBatchMode=yes -oLogLevel=ERROR -oStrictHostKeyChecking=accept-new -oUserKnownHostsFile=$work/known"
    $from 127.0.0.1 list >/dev/null
    $from -fNM -S "$work/master" 127.0.0.1
    compare "the client alone: ssh -V" "ssh -V" "ssh host list" "$from 127.0.0.1 list" \
        "ssh host list, over an open connection" "$from -S $work/master 127.0.0.1 list" "task list" "$task list"
    before=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")
    local clients=()
    for i in $(seq 100); do
        $from 127.0.0.1 watch >/dev/null 2>&1 &
        clients+=($!)
        until [ $((i % 20)) -ne 0 ] || [ "$("$task" daemon status --json | sed 's/.*"connections":\([0-9]*\).*/\1/')" -gt "$i" ]; do sleep 0.2; done
    done
    after=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")
    echo "  100 that watch: $((before / 1024)) MiB before, $((after / 1024)) MiB with them, $(((after - before) / 100)) KiB each"
    kill "${clients[@]}"
    ssh -S "$work/master" -O exit x 2>/dev/null || true
}
