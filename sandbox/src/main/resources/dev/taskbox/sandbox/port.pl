# Leads one port of this machine's loopback to one port of a box's. Started by taskd as:
#   perl port.pl MACHINE OUTSIDE INSIDE USER PID:TICKS...
# OUTSIDE may be 0: any that is free. USER is whom the box is where taskd is root, else 0. The rest are supervisors, by
# number and time of start (with ":itself" a process that has the network itself): of their boxes it takes the first one in which something listens on INSIDE, else the first.
#
# It listens out here, then joins the network namespace of the box, and never comes back: what it connects to from then on
# is the box's own loopback, whatever the box does. The box has no part in it but to accept: it cannot see this process, no
# file or socket leads to it, and nothing that is sent here is read as an order. Writes "open PORT" to stdout once it is
# open, or why it is not; ends with its stdin, and with the box.
use strict;
sub CLONE_NEWUSER() { 0x10000000 }
sub CLONE_NEWNET() { 0x40000000 }
sub NS_GET_USERNS() { 0xb701 }
sub AF_INET() { 2 }
sub AF_INET6() { 10 }
sub SOCK_STREAM() { 1 }
sub SOL_SOCKET() { 1 }
sub SO_REUSEADDR() { 2 }
sub SO_ERROR() { 4 }
sub F_SETFL() { 4 }
sub O_NONBLOCK() { 2048 }
sub EINPROGRESS() { 115 }
sub LISTENING() { '0A' }
sub MAPPED() { '0000000000000000FFFF0000' }    # an IPv4 address as a socket for both has it
sub BUFFER() { 65_536 }
sub MOST_CONNECTIONS() { 200 }
sub HALF_OPEN_SECONDS() { 60 }

my ($machine, $outside, $inside, $user, @supervisors) = @ARGV;
my %NR = $machine eq 'amd64'
    ? (setns => 308, setgroups => 116, setresgid => 119, setresuid => 117)
    : (setns => 268, setgroups => 159, setresgid => 149, setresuid => 147);
$NR{pidfd_open} = 434;
$SIG{PIPE} = 'IGNORE';

my $owner = $>;
my $here  = (stat '/proc/self/ns/net')[1];
my %connected = map { $_ => connections_of($_) } '', MAPPED;
my $listener = listening();
my ($supervisor, $network) = await_box();
if ($supervisor->[2]) {
    enter_roots($network);
    drop_to($user);
}
else {
    drop_to($user) if $user;
    enter($network);
}

my (%readers, %writers, %connections);
$readers{0} = sub { sysread STDIN, my $nothing, 1 or exit 0 };
my $pidfd = syscall $NR{pidfd_open}, $supervisor->[0] + 0, 0;
$readers{$pidfd} = sub { exit 0 } if $pidfd >= 0;
take_more();
my ($port) = unpack 'x2 n', getsockname $listener;
syswrite STDOUT, "open $port\n";

while (is_alive(@$supervisor)) {
    my ($rin, $win) = ('', '');
    vec($rin, $_, 1) = 1 for keys %readers;
    vec($win, $_, 1) = 1 for keys %writers;
    if (select($rin, $win, undef, 1) > 0) {
        for my $fd (keys %writers) { $writers{$fd}->() if vec($win, $fd, 1) && $writers{$fd} }
        for my $fd (keys %readers) { $readers{$fd}->() if vec($rin, $fd, 1) && $readers{$fd} }
    }
    end_silent_halves();
}

# ---- the way in ----

sub listening {
    socket my $socket, AF_INET, SOCK_STREAM, 0 or die "no socket: $!\n";
    setsockopt $socket, SOL_SOCKET, SO_REUSEADDR, pack 'i', 1;
    bind $socket, pack 'S n C4 x8', AF_INET, $outside, 127, 0, 0, 1 or die "port $outside of this machine cannot be had: $!\n";
    listen $socket, 64 or die "port $outside of this machine cannot be had: $!\n";
    fcntl $socket, F_SETFL, O_NONBLOCK;
    return $socket;
}

# Read again for each connection; what was opened out here stays this machine's.
sub connections_of {
    my ($prefix) = @_;
    my $in;
    open $in, '<', '/proc/self/net/tcp' . ($prefix ? 6 : '')
        or $prefix
        or die "this machine's connections cannot be read: $!\n";
    return $in;
}

# A box that was just ordered takes a moment.
sub await_box {
    while (my @alive = grep { is_alive(@$_) } map { [ split /:/ ] } @supervisors) {
        my @found = map { my $box = box_of(@$_); $box ? [ $_, @$box ] : () } @alive;
        my ($chosen) = ((grep { listens($_->[1]) } @found), @found);
        return ($chosen->[0], $chosen->[2]) if $chosen;
        vec(my $in = '', 0, 1) = 1;
        exit 0 if select($in, undef, undef, 0.01) > 0 && !sysread STDIN, my $nothing, 1;
    }
    die "it is over\n";
}

# The first process of the box is bwrap's only child. Its directory in /proc is held open, so that it stays the same process
# from the first look to the last, and the last is that it is still where it was found. @return that directory, its network
sub box_of {
    my ($pid, $ticks, $itself) = @_;
    if ($itself) {
        sysopen my $process, "/proc/$pid", 0 or return;
        open my $there, '<', '/proc/self/fd/' . fileno($process) . '/ns/net' or return;
        return is_alive($pid, $ticks) ? [ $process, $there ] : undef;
    }
    for my $bwrap (children($pid)) {
        for my $first (children($bwrap)) {
            sysopen my $process, "/proc/$first", 0 or next;
            my $path = '/proc/self/fd/' . fileno $process;
            open my $there, '<', "$path/ns/net" or next;
            next if (stat $there)[1] == $here || parent("$path/stat") != $bwrap;
            next if !grep { $_ == $bwrap } children($pid);
            return [ $process, $there ] if is_alive($pid, $ticks);
        }
    }
    return;
}

sub listens {
    my ($process) = @_;
    for my $kind (qw(tcp tcp6)) {
        open my $in, '<', '/proc/self/fd/' . fileno($process) . "/net/$kind" or next;
        while (my $line = <$in>) {
            my (undef, $local, undef, $state) = split ' ', $line;
            return 1 if $state eq LISTENING && $local =~ /:(\w+)$/ && hex $1 == $inside;
        }
    }
    return 0;
}

sub children {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/task/$pid/children" or return;
    return split ' ', <$in> // '';
}

# What follows the name in a stat file, which may hold blanks and parentheses.
sub stat_fields {
    my ($path) = @_;
    open my $in, '<', $path or return;
    my $stat = <$in> // return;
    $stat =~ s/^.*\)//s;
    return split ' ', $stat;
}

sub parent { return (stat_fields($_[0]))[1] // 0 }

sub is_alive {
    my ($pid, $ticks) = @_;
    my @fields = stat_fields("/proc/$pid/stat");
    return @fields && $fields[0] ne 'Z' && $fields[19] == $ticks;
}

sub drop_to {
    my $id = $_[0] + 0;
    syscall($NR{setgroups}, 0, 0) == 0
        && syscall($NR{setresgid}, $id, $id, $id) == 0
        && syscall($NR{setresuid}, $id, $id, $id) == 0
        or die "the box's user cannot be taken: $!\n";
    die "root is still within reach\n" if syscall($NR{setresuid}, -1, 0, -1) == 0;
}

# Of a container that root has made: there is no user namespace around it.
sub enter_roots {
    my ($network) = @_;
    my $failed = "the container's network cannot be entered";
    syscall($NR{setns}, fileno $network, CLONE_NEWNET) == 0 or die "$failed: $!\n";
    die "$failed: it is this machine's\n" if $here == (stat '/proc/self/ns/net')[1];
}

sub enter {
    my ($network) = @_;
    my $failed = "the box's network cannot be entered";
    my $namespace = ioctl $network, NS_GET_USERNS, 0 or die "$failed: $!\n";
    syscall($NR{setns}, $namespace + 0, CLONE_NEWUSER) == 0 or die "$failed: $!\n";
    syscall($NR{setns}, fileno $network, CLONE_NEWNET) == 0 or die "$failed: $!\n";
    die "$failed: it is this machine's\n" if $here == (stat '/proc/self/ns/net')[1];
}

# ---- connections ----

# The rest wait in the kernel's queue.
sub take_more {
    $readers{ fileno $listener } = \&take_connection if keys %connections < MOST_CONNECTIONS;
}

sub take_connection {
    accept my $client, $listener or return;
    return if !is_owners($client);
    fcntl $client, F_SETFL, O_NONBLOCK;
    $connections{ fileno $client } = { client => $client, half => 2 };
    delete $readers{ fileno $listener } if keys %connections >= MOST_CONNECTIONS;
    lead(
        fileno $client,
        [ AF_INET,  pack 'S n C4 x8', AF_INET, $inside, 127, 0, 0, 1 ],
        [ AF_INET6, pack 'S n L a16 L', AF_INET6, $inside, 0, "\0" x 15 . "\1", 0 ]
    );
}

# Everybody on the machine reaches its loopback, and only the owner's programs and root's come further. A socket that nobody
# has any more has no number, and counts as root's.
sub is_owners {
    my ($client) = @_;
    my ($theirs, $ours) = map { sprintf '%08X:%04X', reverse unpack 'x2 n L', $_ // return 0 } getpeername $client, getsockname $client;
    for my $prefix (keys %connected) {
        my $sockets = $connected{$prefix} // next;
        seek $sockets, 0, 0;
        while (my $line = <$sockets>) {
            my (undef, $local, $remote, undef, undef, undef, undef, $uid, undef, $number) = split ' ', $line;
            next if $local ne "$prefix$theirs" || $remote ne "$prefix$ours";
            return $number && ($uid == $owner || $uid == 0);
        }
    }
    return 0;
}

# Many servers listen on one kind of address alone.
sub lead {
    my ($id, @addresses) = @_;
    my ($family, $address) = @{ shift @addresses // return forget($id) };
    socket my $server, $family, SOCK_STREAM, 0 or return lead($id, @addresses);
    fcntl $server, F_SETFL, O_NONBLOCK;
    return both_ways($id, $server) if connect $server, $address;
    return lead($id, @addresses) if $! != EINPROGRESS;
    $writers{ fileno $server } = sub {
        delete $writers{ fileno $server };
        my $error = unpack 'i', getsockopt $server, SOL_SOCKET, SO_ERROR;
        return $error == 0 ? both_ways($id, $server) : lead($id, @addresses);
    };
}

sub both_ways {
    my ($id, $server) = @_;
    # where nobody listens, a connection may meet itself
    return forget($id) if getsockname $server eq (getpeername $server // '');
    my $connection = $connections{$id};
    $connection->{server} = $server;
    carry($id, $connection->{client}, $server);
    carry($id, $server, $connection->{client});
}

sub forget {
    my ($id) = @_;
    delete $connections{$id};
    take_more();
}

# One direction: reads when it has nothing to write, so a side that does not read stops the other.
sub carry {
    my ($id, $from, $to) = @_;
    my ($source, $sink) = (fileno $from, fileno $to);
    my ($bytes, $at) = ('', 0);
    my ($read, $write);
    my $end = sub {
        delete $readers{$source};
        delete $writers{$sink};
        shutdown $to, 1;
        ($from, $to, $read, $write) = ();
        $connections{$id}{heard} = time;
        forget($id) if --$connections{$id}{half} == 0;
    };
    $read = sub {
        my $count = sysread $from, $bytes, BUFFER;
        return if !defined $count && ($! == 11 || $! == 4);
        return $end->() if !$count;
        $connections{$id}{heard} = time;
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
    $readers{$source} = $read;
}

# Whoever goes away leaves one half, and a server that never answers would keep it for ever.
sub end_silent_halves {
    for my $connection (values %connections) {
        next if $connection->{half} == 2;
        next if time - $connection->{heard} < HALF_OPEN_SECONDS;
        shutdown $connection->{$_}, 2 for qw(client server);
    }
}
