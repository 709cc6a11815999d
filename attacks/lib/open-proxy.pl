# A proxy that asks nobody and reads every address as generously as the C library: what the controls go through. Any name
# leads to 127.0.0.1, as does a cloud's metadata address. HTTP, CONNECT and SOCKS5. Prints its port.
use strict;
use warnings;
use Socket qw(:DEFAULT inet_ntop);
use IO::Handle;

$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
$SIG{TERM} = sub { exit };
STDOUT->autoflush(1);
socket my $listener, AF_INET, SOCK_STREAM, 0 or die;
bind $listener, pack_sockaddr_in(0, INADDR_LOOPBACK) or die;
listen $listener, 256;
print +(unpack_sockaddr_in(getsockname $listener))[0], "\n";

while (1) {
    accept my $client, $listener or next;
    next if fork;
    alarm 30;
    serve($client);
    exit;
}

sub serve {
    my ($client) = @_;
    sysread $client, my $head, 1 or return;
    return socks($client) if $head eq "\5";
    while ($head !~ /\r?\n\r?\n/) { sysread $client, $head, 4096, length $head or return }
    if ($head =~ /^CONNECT /) {
        my ($authority) = $head =~ /^CONNECT ([^\s\0]+)/ or return;
        $authority =~ s/.*@//;
        my $server = dial($authority) or return syswrite $client, "HTTP/1.1 502 No\r\n\r\n";
        syswrite $client, "HTTP/1.1 200 OK\r\n\r\n";
        $head =~ s/^.*?\r?\n\r?\n//s;
        syswrite $server, $head if length $head;
        return relay($client, $server);
    }
    my $authority = $head =~ m{^\S+ http://([^/\s]+)} ? $1 : $head =~ /^Host: *(\S+)/mi ? $1 : return;
    $authority =~ s/.*@//;
    my $server = dial($authority) or return syswrite $client, "HTTP/1.1 502 No\r\n\r\n";
    syswrite $server, $head;
    relay($client, $server);
}

sub socks {
    my ($client) = @_;
    my $methods = take($client, 1);
    take($client, ord $methods);
    syswrite $client, "\5\0";
    my (undef, $command, undef, $type) = unpack 'C4', take($client, 4);
    my $host = $type == 1 ? inet_ntoa(take($client, 4)) : $type == 4 ? '[' . inet_ntop(AF_INET6, take($client, 16)) . ']' : take($client, ord take($client, 1));
    $host =~ s/\0.*//s;
    my $port = unpack 'n', take($client, 2);
    if ($command != 1) { return syswrite $client, "\5\0\0\1\x7f\0\0\1" . pack 'n', $port }
    my $server = dial("$host:$port") or return syswrite $client, "\5\4\0\1\0\0\0\0\0\0";
    syswrite $client, "\5\0\0\1\0\0\0\0\0\0";
    relay($client, $server);
}

sub take {
    my ($from, $count) = @_;
    my $bytes = '';
    while (length $bytes < $count) { sysread $from, $bytes, $count - length $bytes, length $bytes or exit }
    return $bytes;
}

sub dial {
    my ($host, $port) = $_[0] =~ /^(.*?)(?::(\d+))?$/s;
    $port ||= 80;
    my $address = $host =~ /^[0-9a-fx.]+$/i ? inet_aton($host) : undef;
    $address = INADDR_LOOPBACK if !defined $address || inet_ntoa($address) =~ /^(169\.254\.|0\.)/;
    socket my $server, AF_INET, SOCK_STREAM, 0 or return;
    if ($host eq '[::1]') {    # the only one that is not IPv4 in another form
        socket $server, AF_INET6, SOCK_STREAM, 0 or return;
        return connect($server, pack_sockaddr_in6($port, Socket::inet_pton(AF_INET6, '::1'))) ? $server : undef;
    }
    return connect($server, pack_sockaddr_in($port, $address)) ? $server : undef;
}

sub relay {
    my ($one, $other) = @_;
    my %to = (fileno($one) => [ $one, $other ], fileno($other) => [ $other, $one ]);
    while (%to) {
        my $rin = '';
        vec($rin, $_, 1) = 1 for keys %to;
        select(my $ready = $rin, undef, undef, 10) > 0 or return;
        for my $fd (keys %to) {
            next if !vec $ready, $fd, 1;
            my ($from, $sink) = @{ $to{$fd} };
            if (sysread $from, my $bytes, 65536) { syswrite $sink, $bytes }
            else { shutdown $sink, 1; delete $to{$fd} }
        }
    }
}
