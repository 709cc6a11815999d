# listen, so that someone outside can come in
setup() { PORT=$((20000 + RANDOM)) && pass PORT; background perl -MSocket -MTime::HiRes=sleep -e 'for (1 .. 100) { socket my $s, AF_INET, SOCK_STREAM, 0; if (connect $s, pack_sockaddr_in($ARGV[0], INADDR_LOOPBACK)) { sysread $s, my $bytes, 64; open my $log, ">>", $ARGV[1]; print $log $bytes; exit } sleep 0.05 }' "$PORT" "$D/sink.log"; }
attempt() { perl -MSocket -e 'alarm 3; socket my $s, AF_INET, SOCK_STREAM, 0; setsockopt $s, SOL_SOCKET, SO_REUSEADDR, 1; bind $s, pack_sockaddr_in($ARGV[0], INADDR_ANY) or die "$!\n"; listen $s, 5; accept my $c, $s; syswrite $c, $ARGV[1]; sleep 1' "$PORT" "$MARK"; }
held() { sleep 0.3; ! arrived "$MARK"; }
