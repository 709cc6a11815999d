# What a box may use, and which limit it reached.

# In groups of version 2 and of version 1: file and event.
sub memory_events { return [ 'memory.events', 'oom_kill' ], [ 'memory.oom_control', 'oom_kill' ] }
sub process_event { return [ 'pids.events', 'max' ] }

# Groups for this box alone. The number of the process and its start are no other's, nor were they ever.
sub make_groups {
    my $name = "$$-" . start_time($$);
    for my $parent (@{ $spec{cgroup} }) {
        mkdir "$parent/$name" or die "supervisor: cannot make the control group $parent/$name: $!\n";
        push @groups, "$parent/$name";
    }
}

# What may be used there: each as "PARENT FILE VALUE".
sub limit_groups {
    for (@{ $spec{cgroup_value} }) {
        my ($parent, $file, $value) = split / /, $_, 3;
        my ($group) = grep { index($_, "$parent/") == 0 } @groups;
        write_value("$group/$file", $value);
    }
}

# Before root is given up: the groups are root's.
sub join_groups { write_value("$_/cgroup.procs", 0) for @groups }

sub be_limited {
    write_value('/proc/self/oom_score_adj', 500);    # where the whole machine has no memory left, a box goes first
    for (@{ $spec{rlimit} }) {
        my ($resource, $value) = split ' ';
        $value = $1 + processes_of_user() if $value =~ /^\+(\d+)/;
        my $limit = pack 'Q Q', 0, 0;
        syscall($NR{getrlimit}, $resource + 0, $limit);
        my ($soft, $hard) = unpack 'Q Q', $limit;
        $value = $hard if $hard < $value;    # what is lower already stays so
        $limit = pack 'Q Q', $value, $value;
        syscall($NR{setrlimit}, $resource + 0, $limit) == 0 or die "supervisor: cannot set the limit $_: $!\n";
    }
}

# How many threads the box's user has already: the kernel counts all of them.
sub processes_of_user {
    my $user = $spec{user} || $>;
    my $count = 0;
    for my $process (glob '/proc/[0-9]*') {
        next if ((stat $process)[4] // -1) != $user;
        opendir my $threads, "$process/task" or next;
        $count += grep { /^\d/ } readdir $threads;
    }
    return $count;
}

sub write_value {
    my ($file, $value) = @_;
    sysopen my $out, $file, 1 or die "supervisor: cannot open $file: $!\n";
    defined syswrite $out, $value or die "supervisor: cannot write $value to $file: $!\n";
}

sub leave_groups {
    note('memory_limit')  if grep { counted(@$_) } memory_events();
    note('process_limit') if counted(@{ process_event() });
    note('disk_limit')    if $spec{disk} && exit_code() == 128 + 25;    # SIGXFSZ
    # one that a program got over did not end it
    $cause = $reached[0] if $cause eq 'itself' && $status != 0 && @reached;
    remove_groups();
}

# Where a process is not quite gone, nobody waits for it.
sub remove_groups {
    my @busy = grep { !rmdir && $! == 16 } @groups;
    return if !@busy;
    my $copy = fork;
    return if !defined $copy || $copy;
    syscall($NR{close_range}, 0, CLOSE_ALL, 0);
    for (1 .. 400) {
        @busy = grep { !rmdir && $! == 16 } @busy or last;
        select undef, undef, undef, 0.005;
    }
    kill 'KILL', $$;    # no end of a file or an object is for this copy to see
}

sub note { push @reached, $_[0] if !grep { $_ eq $_[0] } @reached }

# Whether it happened to this box: a container's groups count what was before it too.
sub counted {
    my ($file, $event) = @_;
    return count_of($file, $event) > ($counted_before{"$file $event"} // 0);
}

sub count_of {
    my ($file, $event) = @_;
    my $sum = 0;
    for my $group (@groups, @{ $spec{watched_group} }) {
        open my $in, '<', "$group/$file" or next;
        while (my $line = <$in>) { $sum += $1 if $line =~ /^\Q$event\E (\d+)/ }
    }
    return $sum;
}

# Where the caller hears of a limit, when the streams are the box's.
sub keep_errors { open $errors, '>&', $spec{mode} eq 'terminal' ? \*STDOUT : \*STDERR if !$errors }

sub say_why {
    my $name = $limit_names{$cause} or return;
    my $end = $spec{mode} eq 'terminal' ? "\r\n" : "\n";
    syswrite $errors, "taskbox: this ended since it reached the policy's limit on $name$end";
}

# What the box wrote, counted by du now and then: the longer it takes, the more seldom.
sub look_at_disk {
    return if $disk_pipe || time < $disk_next;
    $disk_started = time;
    pipe $disk_pipe, my $write or return;
    $disk_pid = fork;
    if (defined $disk_pid && !$disk_pid) {
        open STDOUT, '>&', $write;
        open STDERR, '>', '/dev/null';
        # what the box made unreadable counts too: its owner may look everywhere in a namespace of its own
        my @looking = $spec{user} ? () : ($spec{bwrap}, qw(--unshare-user --uid 0 --gid 0 --dev-bind / /),
            qw(--cap-add CAP_DAC_READ_SEARCH --));
        exec @looking, 'du', '-scx', '-B1', '--', @{ $spec{disk_path} } or exit 1;
    }
    close $write;
    my $answer = '';
    $readers{ fileno $disk_pipe } = sub {
        return if sysread $disk_pipe, $answer, 4096, length $answer;
        delete $readers{ fileno $disk_pipe };
        close $disk_pipe;
        undef $disk_pipe;
        waitpid $disk_pid, 0;
        my $took = time - $disk_started - 1;    # whole seconds: what took none may seem to have taken one
        $disk_next = time + 1 + ($took > 0 ? 20 * $took : 0);
        my ($total) = $answer =~ /^(\d+)\ttotal$/m;
        if (defined $total && $total + deleted_bytes() > $spec{disk}) {
            note('disk_limit');
            stop('disk_limit');
        }
    };
}

# Files that are deleted and still open: du does not see them.
sub deleted_bytes {
    my (%bytes, @processes);
    @processes = @{ $spec{watched_group} } ? processes_in(@{ $spec{watched_group} }) : ($box);
    for (my $i = 0; $i < @processes && $i < 10_000; $i++) {
        push @processes, children($processes[$i]);
        for my $fd (glob "/proc/$processes[$i]/fd/*") {
            my @file = stat $fd;
            $bytes{"$file[0]:$file[1]"} = $file[12] * 512 if @file && $file[3] == 0 && ($file[2] & 0170000) == 0100000;
        }
    }
    my $sum = 0;
    $sum += $_ for values %bytes;
    return $sum;
}
