# take the way out from everyone: send requests a byte at a time
needs=taskbox
setup() { sink tcp && pass PORT && allow "127.0.0.1:$PORT"; }
proxy=1
slow='$| = 1; my ($port) = $ENV{http_proxy} =~ /:(\d+)/; my @all; for (1 .. 60) { socket my $s, AF_INET, SOCK_STREAM, 0 or last; connect $s, pack_sockaddr_in($port, INADDR_LOOPBACK) or last; syswrite $s, "G"; push @all, $s } print scalar @all, " are slow\n"; for (1 .. $ARGV[0]) { sleep 1; syswrite $_, "E" for @all }'
attempt() { perl -MSocket -e '$SIG{PIPE} = "IGNORE"; '"$slow" 8; }
held() {
    local words=()
    box_words
    printf '%s\n' "$(cat "$lib/inside.sh")" "tunnel 127.0.0.1:$PORT '$MARK-other\n' '?'" >"$D/other"
    if [ "$mode" = box ]; then
        (cd "$W" && timeout 25 "${words[@]}" bash -s <"$D/script" >"$D/slow" 2>&1) &
        wait_for 10 grep -q 'are slow' "$D/slow" || cannot "no connection was opened"
        (cd "$W" && timeout 20 "${words[@]}" bash -s <"$D/other" >"$D/other.out" 2>&1)
        wait "$!"
    else # a proxy that reads one request after the other
        perl -MSocket -e 'socket my $l, AF_INET, SOCK_STREAM, 0; bind $l, pack_sockaddr_in(0, INADDR_LOOPBACK); listen $l, 1000; $| = 1; print +(unpack_sockaddr_in(getsockname $l))[0], "\n"; while (accept my $c, $l) { my $head = ""; while ($head !~ /\n\r?\n/) { sysread $c, $head, 4096, length $head or last } syswrite $c, "HTTP/1.1 200 OK\r\n\r\n" }' >"$D/serial" 2>/dev/null &
        pids+=("$!")
        wait_for 5 grep -q . "$D/serial"
        http_proxy=http://127.0.0.1:$(cat "$D/serial") timeout 12 perl -MSocket -e "$slow" 8 >"$D/slow" 2>&1 &
        wait_for 5 grep -q 'are slow' "$D/slow"
        http_proxy=http://127.0.0.1:$(cat "$D/serial") timeout 6 bash -s <"$D/other" >"$D/other.out" 2>&1
    fi
    grep -q 'are slow' "$D/slow" || cannot "no connection was opened"
    grep -q 'HTTP/1.1 200' "$D/other.out"
}
