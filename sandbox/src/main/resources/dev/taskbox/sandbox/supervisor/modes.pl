# What the supervisor keeps besides the box: its streams, its terminal, its files.

sub attach {
    syscall($NR{prctl}, PR_SET_PDEATHSIG, 9);
    $SIG{TERM} = $SIG{HUP} = $SIG{INT} = \&kill_box;
    start_box(sub { });
    keep_errors();
    # the ends of the caller's pipes are the box's alone, so that the caller sees when the box closes them
    open STDIN,  '<', '/dev/null';
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', '/dev/null';
    watch_box();
    wait_for_box();
    say_why();
    exit exit_code();
}

sub attach_terminal {
    syscall($NR{prctl}, PR_SET_PDEATHSIG, 9);
    $SIG{TERM} = $SIG{HUP} = $SIG{INT} = \&kill_box;
    my ($master, $name) = open_terminal();
    start_box(sub { close $master }, $name);
    my $held;    # so that the terminal does not hang up before the box has opened it
    sysopen $held, $name, O_RDWR | O_NOCTTY;
    my ($frames, $to_box) = ('', '');
    $readers{0} = sub {
        my $read = sysread STDIN, $frames, BUFFER, length $frames;
        return kill_box() if !$read;
        $to_box .= from_caller(\$frames, $master);
        $writers{ fileno $master } = sub {
            my $wrote = syswrite $master, $to_box, 1024;
            substr $to_box, 0, $wrote, '' if $wrote;
            delete $writers{ fileno $master } if $to_box eq '';
        };
    };
    $readers{ fileno $master } = sub { pass_on($master) };
    watch_box();
    wait_for_box();
    undef $held;
    fcntl $master, F_SETFL, O_NONBLOCK;
    1 while pass_on($master);
    keep_errors();
    say_why();
    exit exit_code();
}

# Blocks where the caller does not read; so does the terminal then, as it should.
sub pass_on {
    my ($master) = @_;
    my $read = sysread $master, my $bytes, BUFFER;
    if (!$read) {
        delete $readers{ fileno $master };
        return 0;
    }
    for (my $at = 0; $at < $read;) {
        $at += syswrite(STDOUT, $bytes, $read - $at, $at) // return kill_box();
    }
    return 1;
}

# Frames: "d" LENGTH BYTES are typed, "w" COLUMNS ROWS set the size; numbers are four bytes, big-endian.
sub from_caller {
    my ($frames, $master) = @_;
    my $typed = '';
    while (length $$frames >= 5) {
        my ($kind, $number) = unpack 'a N', $$frames;
        if ($kind eq 'w') {
            last if length $$frames < 9;
            ioctl $master, TIOCSWINSZ, pack 'S4', unpack('N', substr $$frames, 5, 4), $number, 0, 0;
            substr $$frames, 0, 9, '';
        }
        else {
            last if length $$frames < 5 + $number;
            $typed .= substr $$frames, 5, $number;
            substr $$frames, 0, 5 + $number, '';
        }
    }
    return $typed;
}

sub open_terminal {
    sysopen my $master, '/dev/ptmx', O_RDWR | O_NOCTTY or die "supervisor: cannot open a terminal: $!\n";
    my $unlock = pack 'i', 0;
    ioctl $master, TIOCSPTLCK, $unlock or die "supervisor: cannot unlock the terminal: $!\n";
    my $number = pack 'I', 0;
    ioctl $master, TIOCGPTN, $number or die "supervisor: cannot name the terminal: $!\n";
    ioctl $master, TIOCSWINSZ, pack 'S4', $spec{rows}, $spec{columns}, 0, 0;
    return ($master, '/dev/pts/' . unpack 'I', $number);
}

# Goes on without taskd. Its own parent waits for the pid file, so that a start is known to have happened.
sub detach {
    need_network() if !@{ $spec{client} };    # here, where errors are still read
    my $child = fork // die "supervisor: cannot fork: $!\n";
    exit(await_pid_file($child) ? 0 : 1) if $child;
    syscall($NR{setsid});
    $SIG{HUP} = $SIG{INT} = 'IGNORE';
    $SIG{TERM} = sub { stop('stopped') };

    my @pipes = map { pipe my $read, my $write or die "supervisor: cannot make a pipe: $!\n"; [ $read, $write ] } 0 .. 2;
    start_box(
        sub {
            open STDIN,  '<&', $pipes[0][0];
            open STDOUT, '>&', $pipes[1][1];
            open STDERR, '>&', $pipes[2][1];
        }
    );
    close $pipes[0][0];
    close $pipes[$_][1] for 1, 2;
    open STDIN,  '<', '/dev/null';
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', '/dev/null';
    write_file('pid', "$$ " . start_time($$) . " $box\n");

    my $open = 2;
    drain_to($pipes[1][0], 'stdout', \$open);
    drain_to($pipes[2][0], 'stderr', \$open);
    feed($pipes[0][1], read_stdin());
    watch_box();
    wait_for_box();
    for (1 .. 50) {    # all who could write are gone, so the pipes end
        last if $open == 0;
        turn_once(0.2);
    }
    write_file('status', join(' ', exit_code(), $cause, @reached) . "\n") if !$is_lost;
    exit 0;
}

# Until the box has ended, by itself or by a limit.
sub wait_for_box {
    while (!defined $status) {
        turn_once(1);
        stop('time_limit') if defined $deadline && time >= $deadline && !defined $kill_at;
        look_at_disk() if $spec{disk} && !defined $kill_at;
        kill_box() if defined $kill_at && time >= $kill_at;
    }
    take_exit() if @{ $spec{client} };
    leave_groups();
}

sub stop {
    my ($why) = @_;
    ($cause, $kill_at) = ($why, time + ($spec{grace} || 5)) if !defined $kill_at;
    signal_agent('TERM');
}

sub kill_box {
    return give_lease_back() if $lease;
    kill 'KILL', $box if $box;
}

sub await_pid_file {
    my ($child) = @_;
    for (1 .. 2000) {
        return 1 if -e "$dir/pid";
        return 0 if waitpid($child, WNOHANG) != 0;
        select undef, undef, undef, 0.001;
    }
    return 0;
}

sub read_stdin {
    open my $in, '<:raw', "$dir/stdin" or return '';
    local $/;
    my $text = <$in>;
    unlink "$dir/stdin";
    return $text // '';
}

sub feed {
    my ($pipe, $text) = @_;
    my $fd = fileno $pipe;
    my $at = 0;
    $writers{$fd} = sub {
        my $wrote = $at < length $text ? syswrite($pipe, $text, 4096, $at) : undef;    # at most PIPE_BUF: never blocks
        if (defined $wrote) { $at += $wrote; return }
        delete $writers{$fd};
        close $pipe;
    };
}

# After the cap, or when the disk is full, it goes on reading: a full pipe would only hide how the agent ends.
sub drain_to {
    my ($pipe, $name, $open) = @_;
    my $fd   = fileno $pipe;
    my $left = $spec{cap};
    open my $out, '>>:raw', "$dir/$name" or die "supervisor: cannot write $dir/$name: $!\n";
    $readers{$fd} = sub {
        my $read = sysread $pipe, my $bytes, BUFFER;
        if (!$read) {
            delete $readers{$fd};
            $$open--;
            return;
        }
        my $take = $read <= $left ? $read : $left;
        syswrite $out, $bytes, $take if $take > 0;
        $left -= $take;
        stop('output_limit') if $take < $read && !defined $status;
    };
}

# Asks what the box runs, not bwrap: bwrap ends at once and takes the tree with it. The box's init is bwrap's only
# child, and the agent is the first child of init.
sub signal_agent {
    my ($signal) = @_;
    return syswrite $lease, 'T' if $lease;
    my ($init) = children($box);
    my @inside = defined $init ? children($init) : ();
    kill $signal, @inside ? @inside : $box;
}

sub children {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/task/$pid/children" or return;
    return split ' ', <$in> // '';
}

# Field 22 of stat; the name in field 2 may hold blanks and parentheses.
sub start_time {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/stat" or return 0;
    my $stat = <$in>;
    $stat =~ s/^.*\)//s;
    return (split ' ', $stat)[19];
}

# Whole or not at all.
sub write_file {
    my ($name, $text) = @_;
    open my $out, '>', "$dir/.$name" or return;
    print $out $text;
    close $out;
    rename "$dir/.$name", "$dir/$name";
}
