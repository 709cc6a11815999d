# Sourced by ./bench: how fast a box starts, and what it takes while nothing happens in it.

bench_box() {
    echo "A box around true: the first line is bwrap alone, with the mounts and walls of ours"
    "$task" sandbox -- true
    local etc init
    etc=$(ls -d "$TASKBOX_HOME"/data/sandbox/etc-* | head -n 1)
    init=$(ls "$TASKBOX_HOME"/data/sandbox/box-*/box-init.pl)
    mkdir -p "$work/tmp" "$work/boxhome"
    local bare="bwrap --unshare-user --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup --unshare-net --disable-userns --die-with-parent --cap-drop ALL --clearenv --uid 1000 --gid 1000 --hostname taskbox --proc /proc --dev /dev --tmpfs /dev/shm --dir /var --symlink /tmp /var/tmp --dir /run --dir /run/taskbox --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --ro-bind-try /lib64 /lib64 --ro-bind-try /opt /opt --ro-bind $etc /etc --bind $work/tmp /tmp --bind $work/boxhome /home/agent --ro-bind $init /run/taskbox/init --ro-bind $PWD $PWD --remount-ro /dev --remount-ro / --chdir $PWD --setenv PATH /usr/bin:/bin -- true"
    local lines=("bwrap alone, same mounts" "$bare" "task sandbox -- true" "$task sandbox -- true" "  of it the client: task version" "$task version")
    peers
    [ -z "$srt" ] || lines+=("sandbox-runtime 0.0.83" "$srt true")
    [ -z "$codex" ] || lines+=("codex sandbox 0.169.0" "$codex -P :workspace -- true")
    compare "${lines[@]}"
    bench_memory
}

# The box of a run has nobody who waits for it, so the client of "task sandbox" is no part of it; nor is taskd, of which
# there is one. The others are what one such command starts, all of it.
bench_memory() {
    echo "  An idle box around sleep, outside the JVM: what it alone holds and its share of what is shared (PSS)"
    idle_box 'supervisor, bwrap, init and sleep' "$task" sandbox --
    [ -z "$srt" ] || idle_box "sandbox-runtime 0.0.83" $srt
    [ -z "$codex" ] || idle_box "codex sandbox 0.169.0" $codex -P :workspace --
    stop_started
}

idle_box() { # NAME COMMAND...
    local name=$1 seconds=$((100000 + RANDOM)) which
    shift
    "$@" sleep "$seconds" >/dev/null 2>&1 </dev/null & started+=($!)
    which=($!)
    sleep 3    # until it has settled
    [ "$1" != "$task" ] || which=("$("$task" daemon status | cut -f 1)" "sleep $seconds")
    printf '    %-42s %6s MiB in %s processes\n' "$name" $(perl "$here/tree.pl" memory "${which[@]}")
}
