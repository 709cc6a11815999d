# Connections from the box to its egress proxy.

sub serve_box {
    my @sockets = @_;
    fcntl $_, F_SETFL, O_NONBLOCK for @sockets;
    my ($proxy, $resolver) = (shift @sockets, pop @sockets);
    $readers{ fileno $proxy } = sub { take_connections($proxy) };
    for my $captured (@sockets) {
        $readers{ fileno $captured } = sub { take_connections($captured, 1) };
    }
    $readers{ fileno $resolver } = sub { take_query($resolver) };
}

my $connections;

# As many as are waiting, but not for so long that those that are open stand still.
sub take_connections {
    my ($listener, $captured) = @_;
    for (1 .. MOST_ACCEPTED) {
        accept my $inside, $listener or return;
        take_connection($inside, $captured);
    }
}

sub take_connection {
    my ($inside, $captured) = @_;
    $connections //= 0;
    return if $connections >= MOST_CONNECTIONS;
    my $from = getpeername $inside // return;
    my $outside = connect_to_proxy($captured ? header($from, getsockname $inside) : '') // return;
    $connections++;
    fcntl $inside, F_SETFL, O_NONBLOCK;
    # or the second piece of a handshake waits 40 ms for the client to acknowledge the first
    setsockopt $inside, IPPROTO_TCP, TCP_NODELAY, pack 'i', 1;
    my $half = 2;
    my $over = sub { $connections-- if --$half == 0 };
    carry($outside, $inside, $over);
    # who connects has most often spoken already
    carry($inside, $outside, $over)->();
}

# Waits a second at most where taskd does not take more just now; where it is not there this fails at once.
sub connect_to_proxy {
    my ($header) = @_;
    socket my $outside, AF_UNIX, SOCK_STREAM, 0 or return;
    setsockopt $outside, SOL_SOCKET, SO_SNDTIMEO, pack 'q q', 1, 0;
    connect $outside, pack 'S a108', AF_UNIX, $spec{egress} or return;
    fcntl $outside, F_SETFL, O_NONBLOCK;
    return $outside if $header eq '';
    return (syswrite($outside, $header) // 0) == length $header ? $outside : undef;
}

# Says before the box's first byte where it wanted to go: the PROXY protocol, version 2, for TCP over IPv4.
sub header {
    my ($from, $to) = map { [ unpack 'x2 a2 a4', $_ ] } @_;
    return "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c$$from[1]$$to[1]$$from[0]$$to[0]";
}

# One direction of a connection: reads when it has nothing to write, so a side that does not read stops the other.
# Returns what reads.
sub carry {
    my ($from, $to, $over) = @_;
    my ($source, $sink) = (fileno $from, fileno $to);
    my ($bytes, $at) = ('', 0);
    my ($read, $write);
    my $end = sub {
        delete $readers{$source};
        delete $writers{$sink};
        shutdown $to, 1;
        $over->();
        ($from, $to, $over, $read, $write) = ();
    };
    $read = sub {
        my $count = sysread $from, $bytes, BUFFER;
        return if !defined $count && ($! == 11 || $! == 4);
        return $end->() if !$count;
        $at = 0;
        delete $readers{$source};
        $write->();
    };
    $write = sub {
        my $wrote = syswrite $to, $bytes, length($bytes) - $at, $at;
        if (!defined $wrote && $! != 11) {
            shutdown $from, 0;
            return $end->();
        }
        $at += $wrote // 0;
        if ($at < length $bytes) { $writers{$sink} = $write }
        else {
            delete $writers{$sink};
            $readers{$source} = $read;
        }
    };
    return $readers{$source} = $read;
}
