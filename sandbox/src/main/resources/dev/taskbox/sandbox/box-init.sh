# The first thing that runs inside a box: puts the agent's configuration into its home, opens the way out, and becomes
# the command. Runs as the box's user; nothing here is trusted by the host.
if [ -d /run/taskbox/files ]; then
    cp -rf --no-preserve=mode,ownership /run/taskbox/files/. "$HOME/" 2>/dev/null
fi
if [ -S /run/taskbox/egress/egress.sock ]; then
    socat TCP-LISTEN:3128,bind=127.0.0.1,fork,reuseaddr,backlog=256 \
        UNIX-CONNECT:/run/taskbox/egress/egress.sock </dev/null >/dev/null 2>&1 &
    tries=0
    until
        listening=
        while read -r _ address _ state _; do
            if [ "$address" = 0100007F:0C38 ] && [ "$state" = 0A ]; then listening=1; break; fi
        done </proc/net/tcp
        [ -n "$listening" ] || [ "$tries" -ge 2000 ]
    do
        tries=$((tries + 1))
    done
fi
exec "$@"
