# reach the host by an address of its network cards
setup() {
    address=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -m 1 -E '^[0-9.]+$') || cannot "this machine has no other address"
    perl -MSocket -e 'socket my $s, AF_INET, SOCK_STREAM, 0; bind $s, pack_sockaddr_in(0, inet_aton($ARGV[0])) or die "$!\n"; listen $s, 5; $| = 1; print +(unpack_sockaddr_in(getsockname $s))[0], "\n"; while (accept my $c, $s) { open my $log, ">>", $ARGV[1]; print $log "connection\n" }' \
        "$address" "$D/sink.log" >"$D/port" 2>&1 </dev/null &
    pids+=("$!")
    wait_for 5 grep -q '^[0-9]' "$D/port" || cannot "$(cat "$D/port")"
    PORT=$(cat "$D/port") && pass PORT address
}
attempt() { converse tcp "$address" "$PORT" "$MARK\n"; }
held() { sleep 0.2; ! arrived connection; }
