# The network of a box, and the sockets that listen in it.

# The network of a box is made before the box, by a bwrap that then runs nothing: its network namespace belongs to a user
# namespace around that of the box, in which nobody has any right. The sockets that listen in there are made from outside, by
# a child that joins the namespaces and sends everything back. So the box needs no right to bind the ports below 1024, nobody
# in it can take them, and no descriptor is ever taken from it. They are the proxy, the resolver, and on every address of the
# loopback the ports that programs connect to when they know of no proxy. Leaves %network empty where it failed.
sub make_network {
    socketpair my $ours, my $theirs, AF_UNIX, SOCK_STREAM, 0 or die "supervisor: cannot make a socket pair: $!\n";
    my $maker = fork // die "supervisor: cannot fork: $!\n";
    if (!$maker) {
        $SIG{$_} = 'DEFAULT' for qw(TERM INT HUP);
        close $ours;
        make_from_inside($theirs);
        exit 0;
    }
    close $theirs;
    my ($user, $net, @sockets) = receive_descriptors($ours, 2 + doors());
    waitpid $maker, 0;
    %network = (user => $user, net => $net, sockets => \@sockets) if @sockets;
}

sub need_network {
    make_network() if !%network;
    exit 125 if !%network;
}

# TCP unless said otherwise.
sub doors {
    my @loopback = (127, 0, 0, 1);
    my @doors = ([ 3128, @loopback ], [ 53, @loopback ], map({ [ $_, 0, 0, 0, 0 ] } @{ $spec{capture} }), [ 53, @loopback, SOCK_DGRAM ]);
    return @doors;
}

# As the box's user, who owns the namespaces and nothing else. Says on STDERR why it cannot.
sub make_from_inside {
    my ($to) = @_;
    drop_to($spec{user}) if $spec{user};
    my ($told, $held, $holder) = hold_network();
    my $information = do { local $/; <$told> } // '';
    my ($pid) = $information =~ /"child-pid": (\d+)/ or return;    # bwrap said itself why it ended
    my @namespaces = enter_network($pid);
    prepare_loopback();
    send_descriptors($to, @namespaces, map { listening(@$_) } doors());
    close $held;
    waitpid $holder, 0;    # not every machine's first process collects the children of others
}

# A bwrap that ends with $held, and tells its child's number to $told. @return the two and its number
sub hold_network {
    pipe my $told, my $tell or die "supervisor: cannot make a pipe: $!\n";
    pipe my $wait, my $held or die "supervisor: cannot make a pipe: $!\n";
    my $holder = fork // die "supervisor: cannot fork: $!\n";
    if (!$holder) {
        syscall($NR{prctl}, PR_SET_PDEATHSIG, 9);
        local $^F = 1023;
        open my $passed_tell, '>&', $tell or die "supervisor: cannot pass a pipe on: $!\n";
        open my $passed_wait, '<&', $wait or die "supervisor: cannot pass a pipe on: $!\n";
        %ENV = ();
        exec { $spec{bwrap} } $spec{bwrap}, qw(--unshare-user --unshare-net --die-with-parent --ro-bind / /),
            '--info-fd', fileno $passed_tell, '--block-fd', fileno $passed_wait, '--', '/bin/false';
        die "supervisor: cannot start $spec{bwrap}: $!\n";
    }
    return ($told, $held, $holder);
}

# @return the user namespace and the network namespace, which this process is in from now on
sub enter_network {
    my ($pid) = @_;
    my $failed = "taskbox: no way out: cannot enter the box's network";
    open my $network, '<', "/proc/$pid/ns/net" or die "$failed: $!\n";
    my $owner = ioctl $network, NS_GET_USERNS, 0 or die "$failed: $!\n";
    open my $user, '<&=', $owner + 0 or die "$failed: $!\n";
    my $before = (stat '/proc/self/ns/net')[1];
    join_namespaces($user, $network);
    die "$failed: it is this machine's\n" if $before == (stat '/proc/self/ns/net')[1];
    return ($user, $network);
}

sub join_namespaces {
    my ($user, $net) = @_;
    my $failed = "taskbox: cannot enter the box's network";
    syscall($NR{setns}, fileno $user, CLONE_NEWUSER) == 0 or die "$failed: $!\n";
    syscall($NR{setns}, fileno $net, CLONE_NEWNET) == 0 or die "$failed: $!\n";
}

# Never in the network of this machine: bwrap makes none of its own for the box.
sub join_network {
    my $before = (stat '/proc/self/ns/net')[1];
    join_namespaces($network{user}, $network{net});
    die "taskbox: the box would have this machine's network\n" if $before == (stat '/proc/self/ns/net')[1];
}

# bwrap gives the loopback its address and then starts it; what is bound before has no address to answer from. A second
# address makes the C library look for IPv4 addresses where it is asked to be considerate: 127.0.0.1 does not count.
sub prepare_loopback {
    my $failed = 'taskbox: no way out: cannot prepare the loopback';
    socket my $socket, AF_INET, SOCK_DGRAM, 0 or die "$failed: $!\n";
    my $flags = 0;
    for (1 .. 10_000) {
        my $request = pack 'a16 x24', 'lo';
        ioctl $socket, SIOCGIFFLAGS, $request or die "$failed: $!\n";
        last if ($flags = unpack 'x16 S', $request) & IFF_UP;
        select undef, undef, undef, 0.0005;
    }
    $flags & IFF_UP or die "$failed: it was not started\n";
    my $request = pack 'a16 S n C4 x16', 'lo:1', AF_INET, 0, 127, 0, 0, 2;
    ioctl $socket, SIOCSIFADDR, $request or die "$failed: $!\n";
}

sub listening {
    my ($port, @rest) = @_;
    my @address = splice @rest, 0, 4;
    my $type    = shift @rest // SOCK_STREAM;
    my $failed  = "taskbox: no way out: cannot listen on port $port";
    socket my $socket, AF_INET, $type, 0 or die "$failed: $!\n";
    setsockopt $socket, SOL_SOCKET, SO_REUSEADDR, pack('i', 1);
    bind $socket, pack('S n C4 x8', AF_INET, $port, @address) or die "$failed: $!\n";
    $type == SOCK_DGRAM or listen $socket, 256 or die "$failed: $!\n";
    return $socket;
}

sub send_descriptors {
    my ($to, @handles) = @_;
    my $byte    = 'L';
    my $iov     = pack 'P Q', $byte, 1;
    my $control = pack 'Q i i i*', 16 + 4 * @handles, SOL_SOCKET, SCM_RIGHTS, map { fileno $_ } @handles;
    $control .= "\0" x (-length($control) % 8);
    my $message = pack 'Q L x4 P Q P Q i x4', 0, 0, $iov, 1, $control, length $control, 0;
    syscall($NR{sendmsg}, fileno $to, $message, 0) == 1 or die "taskbox: no way out: cannot hand it over: $!\n";
}

# In the order they were sent in; none unless there are that many.
sub receive_descriptors {
    my ($from, $count) = @_;
    my $byte    = ' ';
    my $iov     = pack 'P Q', $byte, 1;
    my $control = "\0" x (16 + 4 * $count + 4 * ($count % 2));
    my $message = pack 'Q L x4 P Q P Q i x4', 0, 0, $iov, 1, $control, length $control, 0;
    my $got     = syscall($NR{recvmsg}, fileno $from, $message, 0x40000000);    # MSG_CMSG_CLOEXEC
    my ($length, $level, $type, @fds) = unpack "Q i i i$count", $control;
    return if $got != 1 || $length != 16 + 4 * $count || $level != SOL_SOCKET || $type != SCM_RIGHTS;
    my @handles;
    for (@fds) {
        open my $handle, @handles < 2 ? '<&=' : '+<&=', $_ or return;    # a namespace cannot be written to
        push @handles, $handle;
    }
    return @handles;
}
