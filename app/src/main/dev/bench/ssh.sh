# Sourced by ./bench: a command by SSH, and many boards.

bench_ssh() {
    echo "A command by SSH, from connecting to its end"
    local key=$work/key status port from pid jdk
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
    ssh -S "$work/master" -O exit x 2>/dev/null || true
    "$task" project add . --name bench >/dev/null
    for i in $(seq 30); do "$task" add "Task number $i" -p bench -a scripted >/dev/null; done
    echo "  ${BOARDS:-100} boards by SSH at once, of 140 by 40 with 30 tasks; their clients are one other JVM on this machine"
    jdk=$(find_jdk) || die "there is no JDK 25. Set JAVA_HOME to one"
    "$jdk/bin/java" -XX:+UseSerialGC -cp "$root/app/target/taskbox/lib/*" "$here/SshBoards.java" \
        "$port" "$key" "$pid" "$jdk/bin/jcmd" "$task" "${BOARDS:-100}"
}
