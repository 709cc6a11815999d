# A box in a container. The container's engine starts it there, by a client that stands for the box out here: it carries
# its streams. What is inside ends with the lease, a named pipe that this process alone holds open; see container/enter.pl.

sub start_client {
    my ($streams, $terminal) = @_;
    -p $spec{lease} || syscall($NR{mknodat}, AT_FDCWD, $spec{lease}, S_IFIFO | 0644, 0) == 0
        or die "supervisor: cannot make $spec{lease}: $!\n";
    sysopen $lease, $spec{lease}, O_RDWR or die "supervisor: cannot open $spec{lease}: $!\n";
    unlink $spec{exit_file};
    $counted_before{"@$_"} = count_of(@$_) for memory_events(), process_event();
    $box = fork // die "supervisor: cannot fork: $!\n";
    return if $box;
    $SIG{$_} = 'DEFAULT' for qw(TERM INT HUP PIPE);
    syscall($NR{prctl}, PR_SET_PDEATHSIG, 9);
    $streams->();
    syscall($NR{setsid});
    take_terminal($terminal) if ($terminal // '') ne '';
    %ENV = map { split /=/, $_, 2 } @{ $spec{client_variable} };
    exec { $spec{client}[0] } @{ $spec{client} };
    die "supervisor: cannot start $spec{client}[0]: $!\n";
}

# The client hears of a new size from the terminal that it controls.
sub take_terminal {
    sysopen my $slave, $_[0], O_RDWR or die "supervisor: cannot open $_[0]: $!\n";
    ioctl $slave, TIOCSCTTY, 0;
    open STDIN,  '<&', $slave;
    open STDOUT, '>&', $slave;
    open STDERR, '>&', $slave;
}

# What is inside is killed; its client ends then by itself, or a little later.
sub give_lease_back {
    close $lease;
    undef $lease;
    $kill_at = time + 10;
}

# The client's own end says little: the engine may have been stopped, with or without the container. What is inside says
# how it ended where nothing in a box can write.
sub take_exit {
    if ($lease) { close $lease; undef $lease }
    my $said = '';
    if (open my $in, '<', $spec{exit_file}) { $said = <$in> // '' }
    if ($said =~ /^(\d{1,3})$/) { $status = $1 << 8 }
    elsif ($cause eq 'itself') {
        $is_lost = 1;
        $status  = 125 << 8;
    }
}

sub processes_in {
    my %numbers;
    for my $group (@_) {
        open my $in, '<', "$group/cgroup.procs" or next;
        while (my $number = <$in>) { $numbers{ $number + 0 } = 1 }
    }
    return keys %numbers;
}
