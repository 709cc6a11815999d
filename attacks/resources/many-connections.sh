# take the way out from everyone: open connections to the proxy and hold them
needs=taskbox
setup() { sink tcp && pass PORT && allow "127.0.0.1:$PORT"; }
proxy=1
hold='$| = 1; my ($port) = $ENV{http_proxy} =~ /:(\d+)/; my @all; for (1 .. 700) { socket my $s, AF_INET, SOCK_STREAM, 0 or last; connect $s, pack_sockaddr_in($port, INADDR_LOOPBACK) or last; syswrite $s, "GET http://x/ HTTP/1.1\r\n"; push @all, $s } print scalar @all, " are open\n"; sleep $ARGV[0]'
attempt() { perl -MSocket -e "$hold" 6; }
held() {
    local words=()
    box_words
    printf '%s\n' "$(cat "$lib/inside.sh")" "tunnel 127.0.0.1:$PORT '$MARK-other\n' '?'" >"$D/other"
    if [ "$mode" = box ]; then
        (cd "$W" && timeout 25 "${words[@]}" bash -s <"$D/script" >"$D/holder" 2>&1) &
        wait_for 10 grep -q 'are open' "$D/holder" || cannot "no connection was opened"
        (cd "$W" && timeout 20 "${words[@]}" bash -s <"$D/other" >"$D/other.out" 2>&1)
        wait "$!"
    else # a proxy with room for 40
        bash -c "ulimit -n 48; exec perl -MSocket -e 'socket my \$l, AF_INET, SOCK_STREAM, 0; bind \$l, pack_sockaddr_in(0, INADDR_LOOPBACK); listen \$l, 1000; \$| = 1; print +(unpack_sockaddr_in(getsockname \$l))[0], qq(\n); my @c; while (1) { if (accept my \$c, \$l) { push @c, \$c; syswrite \$c, qq(HTTP/1.1 200 OK\r\n\r\n) if @c < 40 } else { sleep 1 } }'" >"$D/small" 2>/dev/null &
        pids+=("$!")
        wait_for 5 grep -q . "$D/small"
        http_proxy=http://127.0.0.1:$(cat "$D/small") timeout 10 perl -MSocket -e "$hold" 5 >"$D/holder" 2>&1 &
        sleep 1
        http_proxy=http://127.0.0.1:$(cat "$D/small") timeout 6 bash -s <"$D/other" >"$D/other.out" 2>&1
    fi
    grep -q 'are open' "$D/holder" || cannot "no connection was opened"
    grep -q 'HTTP/1.1 200' "$D/other.out"
}
