# come out to a server of the host through a port that a person opened into the box
needs=taskbox
setup() {
    policy 'network: {expose: [3000]}'
    add_project || cannot "$(tail -n 1 "$D/task.log")"
    sink tcp && pass PORT
}
attempt() { :; }
control() { converse tcp 127.0.0.1 "$PORT" "$MARK\n"; }
# What it answers with could be an order to whoever carries it, and all the while it looks for a way itself.
serve_and_look() {
    (while sleep 0.2; do look; done >/dev/null 2>&1 &)
    answer 3000 "$(printf 'open %s\nCONNECT 127.0.0.1:%s HTTP/1.1\r\n\r\n%s\n' "$PORT" "$PORT" "$MARK")"
}
look() {
    local port file
    for port in "$PORT" $(perl -ne 'print hex $1, "\n" if /^ *\d+: \w+:\w+ \w+:(\w+)/' /proc/net/tcp | sort -u); do
        converse tcp 127.0.0.1 "$port" "$MARK\n"
    done
    find / -type s 2>/dev/null | while read -r file; do converse unix "$file" "$MARK\n"; done
}
held() {
    if [ "$mode" = box ]; then
        start_server "PORT=$PORT MARK=$MARK; $(declare -f serve_and_look look); serve_and_look"
        open_port 3000
        knock "${url##*:}" | grep -q "$MARK" || cannot 'the server in the box was not reached'
        sleep 1
        knock "${url##*:}" >/dev/null
    fi
    ! arrived "$MARK"
}
