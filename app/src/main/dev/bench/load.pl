#!/usr/bin/env perl
# The two ends of ./bench egress, in Perl, so that the client runs in any box:
#   load.pl server FILE                                       listens on the loopback and writes its port to FILE
#   load.pl connects PARALLEL SECONDS PORT [PROXY]            new connections; prints p50 ms, p99 ms, number a second
#   load.pl download MIB PORT [PROXY]                         one long answer; prints MiB a second
#   load.pl requests PARALLEL COUNT PORT [PROXY]              new TLS requests by curl; prints as connects does
#   load.pl fetch MIB PORT [PROXY]                            one long answer over TLS by curl; prints MiB a second
# PROXY is a URL, the path of a Unix socket, or "env" for what HTTPS_PROXY says.
#
# The server and its clients begin as TLS does, with a ClientHello and a ServerHello, and encrypt nothing: so the figures
# are of the way, and cryptography, which costs the same on each, hides nothing. curl and TlsServer.java do all of it.
use strict;
use warnings;
use Errno qw(EAGAIN EINPROGRESS EINTR);
use Fcntl qw(F_SETFL O_NONBLOCK);
use Socket;
use Time::HiRes qw(time);

use constant {HOST => 'localhost', BLOCK => 256 * 1024};
my $answer = tls_record(22, pack 'C a3 a*', 2, "\0\0\x46", pack 'n a32 C a32 n C', 0x303, 'taskbox bench', 32, '', 0x1301, 0);

my ($mode, @arguments) = @ARGV;
my %modes = (server => \&serve, connects => \&connects, download => \&download, requests => \&requests, fetch => \&fetch);
($modes{ $mode // '' } // die "load.pl: no such mode\n")->(@arguments);

sub tls_record { my ($type, $body) = @_; return pack 'C n n/a*', $type, 0x301, $body }

# A ClientHello for HOST; how many bytes the server is to send stands in its random field.
sub client_hello {
    my ($bytes) = @_;
    my $name = pack 'n n/a*', 0, pack 'n/a*', pack 'C n/a*', 0, HOST;
    my $versions = pack 'n n/a*', 43, pack 'C/a*', pack 'n', 0x304;
    my $body = pack 'n a24 Q> C/a* n/a* C/a* n/a*', 0x303, 'taskbox bench', $bytes, '', pack('n', 0x1301), "\0", $name . $versions;
    return tls_record(22, pack 'C C n/a*', 1, 0, $body);
}

# ---- the server ----

my (%readers, %writers);

sub turn {
    my ($timeout) = @_;
    my ($rin, $win) = ('', '');
    vec($rin, $_, 1) = 1 for keys %readers;
    vec($win, $_, 1) = 1 for keys %writers;
    return if select($rin, $win, undef, $timeout) <= 0;
    for my $fd (keys %writers) { $writers{$fd}->() if vec($win, $fd, 1) && $writers{$fd} }
    for my $fd (keys %readers) { $readers{$fd}->() if vec($rin, $fd, 1) && $readers{$fd} }
}

sub serve {
    my ($file) = @_;
    $SIG{PIPE} = 'IGNORE';
    socket my $listener, PF_INET, SOCK_STREAM, 0 or die "socket: $!\n";
    bind $listener, pack_sockaddr_in(0, INADDR_LOOPBACK) or die "bind: $!\n";
    listen $listener, 1024 or die "listen: $!\n";
    write_file($file, (unpack_sockaddr_in(getsockname $listener))[0]);
    fcntl $listener, F_SETFL, O_NONBLOCK;
    $readers{ fileno $listener } = sub {
        while (accept my $client, $listener) { greet($client) }
    };
    turn(undef) while 1;
}

sub write_file {
    my ($file, $text) = @_;
    open my $out, '>', "$file.new" or die "$file: $!\n";
    print $out $text;
    close $out;
    rename "$file.new", $file;
}

sub greet {
    my ($client) = @_;
    my ($fd, $got) = (fileno $client, '');
    fcntl $client, F_SETFL, O_NONBLOCK;
    $readers{$fd} = sub {
        my $count = sysread $client, $got, 65_536, length $got;
        return if !defined $count && ($! == EAGAIN || $! == EINTR);
        if (!$count) { delete $readers{$fd}; close $client; return }
        return if length $got < 5 || length $got < 5 + unpack 'x3 n', $got;
        syswrite $client, $answer;
        my ($bytes) = unpack 'x35 Q>', $got;
        # the client closes first, so that ports in TIME_WAIT are on its side on every way
        $readers{$fd} = sub { if (!sysread $client, my $end, 4096) { delete $readers{$fd}; close $client } };
        pour($client, $bytes) if $bytes;
    };
}

sub pour {
    my ($client, $left) = @_;
    my ($fd, $at) = (fileno $client, 0);
    my $record = tls_record(23, 'x' x 16_379);
    my $block  = $record x (BLOCK / length $record);
    delete $readers{$fd};
    $writers{$fd} = sub {
        my $room  = length($block) - $at;
        my $wrote = syswrite $client, $block, $left < $room ? $left : $room, $at;
        return if !defined $wrote && ($! == EAGAIN || $! == EINTR);
        $left -= $wrote // $left;
        $at = ($at + ($wrote // 0)) % length $block;
        if ($left <= 0) { delete $writers{$fd}; close $client }
    };
}

# ---- the clients ----

sub proxy {
    my ($proxy) = @_;
    return undef if !defined $proxy;
    $proxy = $ENV{HTTPS_PROXY} // $ENV{https_proxy} // die "load.pl: there is no proxy here\n" if $proxy eq 'env';
    return { name => $proxy, address => pack_sockaddr_un($proxy), family => PF_UNIX, login => '' } if $proxy =~ m{^/};
    my ($login, $port) = $proxy =~ m{^http://(?:([^@]*)@)?[^@:/]+:(\d+)/?$} or die "load.pl: what proxy is $proxy?\n";
    ($login //= '') =~ s/%(..)/chr hex $1/ge;
    return { name => $proxy, address => pack_sockaddr_in($port, INADDR_LOOPBACK), family => PF_INET, login => $login };
}

sub connect_request {
    my ($port, $login) = @_;
    my $to = HOST . ":$port";
    my $authorization = $login eq '' ? '' : 'Proxy-Authorization: Basic ' . base64($login) . "\r\n";
    return "CONNECT $to HTTP/1.1\r\nHost: $to\r\n$authorization\r\n";
}

sub base64 {
    my ($text) = @_;
    my $coded = '';
    while (length $text) {
        my $piece = pack 'u45', substr $text, 0, 45, '';
        $coded .= substr $piece, 1, -1;
    }
    $coded =~ tr{` -_}{AA-Za-z0-9+/};
    my $padding = (3 - length($_[0]) % 3) % 3;
    substr($coded, -$padding) = '=' x $padding if $padding;
    return $coded;
}

# Opens one; $done is called with the socket, and with what came after the ServerHello.
sub begin {
    my ($port, $proxy, $hello, $done) = @_;
    my $to = $proxy ? $proxy->{address} : pack_sockaddr_in($port, INADDR_LOOPBACK);
    socket my $socket, $proxy ? $proxy->{family} : PF_INET, SOCK_STREAM, 0 or die "socket: $!\n";
    fcntl $socket, F_SETFL, O_NONBLOCK if !$proxy || $proxy->{family} == PF_INET;
    connect $socket, $to or $! == EINPROGRESS or die "load.pl: connecting: $!\n";
    fcntl $socket, F_SETFL, O_NONBLOCK;
    my ($fd, $got) = (fileno $socket, '');
    my ($say, $answered) = $proxy ? (connect_request($port, $proxy->{login}), 0) : ($hello, 1);
    $writers{$fd} = sub {
        delete $writers{$fd};
        (syswrite($socket, $say) // 0) == length $say or die "load.pl: writing: $!\n";
    };
    $readers{$fd} = sub {
        my $count = sysread $socket, $got, 65_536, length $got;
        return if !defined $count && ($! == EAGAIN || $! == EINTR);
        $count or die 'load.pl: it was closed: ' . ($count // $!) . "\n";
        if (!$answered) {
            $got =~ s/^(.*?)\r\n\r\n//s or return;
            $1 =~ m{^HTTP/1\.. 200 } or die "load.pl: refused: $1\n";
            $answered = 1;
            syswrite $socket, $hello;
        }
        return if length $got < length $answer;
        delete $readers{$fd};
        $done->($socket, length($got) - length $answer);
    };
}

sub connects {
    my ($parallel, $seconds, $port, $via) = @_;
    my $proxy = proxy($via);
    my $hello = client_hello(0);
    my ($started, $open, @took) = (time, 0);
    my $one;
    $one = sub {
        my $from = time;
        $open++;
        begin($port, $proxy, $hello, sub {
            my ($socket) = @_;
            push @took, (time - $from) * 1000;
            close $socket;
            $open--;
            $one->() if time - $started < $seconds;
        });
    };
    $one->() for 1 .. $parallel;
    while ($open) { turn(10); die "load.pl: it stands still\n" if time - $started > $seconds + 30 }
    report(time - $started, @took);
}

sub report {
    my ($elapsed, @took) = @_;
    my @sorted = sort { $a <=> $b } @took;
    printf "%.3f %.3f %.1f\n", $sorted[ @sorted / 2 ], $sorted[ @sorted * 0.99 ], @sorted / $elapsed;
}

sub download {
    my ($mib, $port, $via) = @_;
    my $left = $mib * 1024 * 1024;
    my ($started, $socket);
    begin($port, proxy($via), client_hello($left), sub { ($socket, my $more) = @_; $left -= $more; $started = time });
    turn(10) while !$socket;
    fcntl $socket, F_SETFL, 0;
    # as much as ten seconds take
    while ($left > 0 && time - $started < 10) {
        my $count = sysread $socket, my $bytes, BLOCK or die "load.pl: it ended early\n";
        $left -= $count;
    }
    printf "%.1f\n", ($mib - $left / 1024 / 1024) / (time - $started);
}

# ---- the clients that do all of TLS ----

# A proxy on a Unix socket is none that curl could ask with CONNECT.
sub curl {
    my ($via, @arguments) = @_;
    my $proxy = proxy($via);
    my @way = $proxy ? ('--noproxy', '', '--proxy', $proxy->{name}) : ('--noproxy', '*');
    open my $out, '-|', 'curl', '-qsk', '--http1.1', '--no-sessionid', @way, @arguments or die "curl: $!\n";
    my @lines = <$out>;
    close $out or die "load.pl: curl failed: $?\n";
    return @lines;
}

sub requests {
    my ($parallel, $count, $port, $via) = @_;
    my @parallel = $parallel > 1 ? ('-Z', '--parallel-immediate', '--parallel-max', $parallel) : ();
    my $started = time;
    my @took = curl($via, @parallel, '-o', '/dev/null', '-w', '%{time_total}\n', "https://localhost:$port/1?[1-$count]");
    report(time - $started, map { 1000 * $_ } @took);
}

sub fetch {
    my ($mib, $port, $via) = @_;
    my $bytes = $mib * 1024 * 1024;
    my ($speed) = curl($via, '-o', '/dev/null', '-w', '%{speed_download}\n', "https://localhost:$port/$bytes");
    printf "%.1f\n", $speed / 1024 / 1024;
}
