# Listens on the host and writes down all it gets: sink.pl LOG MARK tcp|tcp6|udp [PORT], or unix|abstract NAME. Prints
# "ready PORT" or "ready NAME". Who talks to it gets an HTTP answer with the mark.
use strict;
use warnings;
use Socket qw(:DEFAULT inet_pton);
use IO::Handle;

my ($path, $mark, $kind, $where) = @ARGV;
open my $log, '>>', $path or die "the sink cannot write $path: $!\n";
$log->autoflush(1);
STDOUT->autoflush(1);
$SIG{CHLD} = 'IGNORE';
$SIG{TERM} = sub { exit };

my %families = (tcp => AF_INET, udp => AF_INET, tcp6 => AF_INET6, unix => AF_UNIX, abstract => AF_UNIX);
socket my $socket, $families{$kind}, $kind eq 'udp' ? SOCK_DGRAM : SOCK_STREAM, 0 or die "no $kind socket: $!\n";
setsockopt $socket, SOL_SOCKET, SO_REUSEADDR, 1;
my $address =
      $kind eq 'tcp6'     ? pack_sockaddr_in6($where // 0, inet_pton(AF_INET6, '::1'))
    : $kind eq 'unix'     ? pack_sockaddr_un($where)
    : $kind eq 'abstract' ? pack('S a*', AF_UNIX, "\0$where")
    :                       pack_sockaddr_in($where // 0, INADDR_LOOPBACK);
bind $socket, $address or die "nothing can listen on $kind " . ($where // '') . ": $!\n";
listen $socket, 128 if $kind ne 'udp';
chmod 0777, $where if $kind eq 'unix';
my $name = getsockname $socket;
print 'ready ', $kind =~ /unix|abstract/ ? $where : $kind eq 'tcp6' ? (unpack_sockaddr_in6($name))[0] : (unpack_sockaddr_in($name))[0], "\n";

if ($kind eq 'udp') {
    while (defined(my $from = recv $socket, my $bytes, 65536, 0)) {
        print $log $bytes, "\n";
        send $socket, "answer $mark\n", 0, $from;
    }
    exit;
}
while (1) {
    accept my $client, $socket or next;
    print $log "connection\n";
    next if fork;
    alarm 30;
    my $answered;
    while (sysread $client, my $bytes, 65536) {
        print $log $bytes, "\n";
        next if $answered++;
        my $body = "answer $mark\n";
        syswrite $client, "HTTP/1.1 200 OK\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
    }
    exit;
}
