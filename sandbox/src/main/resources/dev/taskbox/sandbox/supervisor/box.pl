# The process that becomes the box.

# Starts bwrap in a child of its own. $streams puts the three streams in place there; a spare's child has been waiting, and
# needs the name of a terminal for that, if any.
sub start_box {
    my ($streams, $terminal) = @_;
    return start_client($streams, $terminal) if @{ $spec{client} };
    need_network();
    fork_box($streams) if !$box;
    limit_groups();
    my $order = pack '(N/a*)2', $terminal // '', $spec_text;
    for (my $at = 0; $at < length $order;) {
        $at += syswrite($go, $order, length($order) - $at, $at) // last;    # it has ended, and says why by that
    }
    close $go;
    close delete $network{$_} for qw(user net);
    serve_box(@{ delete $network{sockets} }) if $spec{egress};
    %network = ();
}

# The process that becomes the box joins its control groups at once, and waits to be told what to run.
sub fork_box {
    my ($streams) = @_;
    make_groups();
    pipe my $wait, $go or die "supervisor: cannot make a pipe: $!\n";
    $box = fork // die "supervisor: cannot fork: $!\n";
    if ($box) {
        close $wait;
        return;
    }
    $SIG{$_} = 'DEFAULT' for qw(TERM INT HUP PIPE);
    syscall($NR{prctl}, PR_SET_PDEATHSIG, 9);
    close $go;
    join_groups();
    local $/;
    my ($terminal, $text) = unpack '(N/a*)2', scalar <$wait> // '';
    exit 0 if !defined $text;
    close $wait;
    %spec = parsed($text);
    $streams->();
    become_session($terminal);
    become_box();
}

# Also where the supervisor ends before the box has a terminal.
sub become_session {
    my ($terminal) = @_;
    syscall($NR{setsid}) if $spec{mode} ne 'detached';
    return if $terminal eq '';
    sysopen my $slave, $terminal, O_RDWR | O_NOCTTY or die "supervisor: cannot open $terminal: $!\n";
    chown $spec{user}, $spec{user}, $terminal if $spec{user};
    open STDIN,  '<&', $slave;
    open STDOUT, '>&', $slave;
    open STDERR, '>&', $slave;
}

# Replaces this process by bwrap. Never returns.
sub become_box {
    local $^F = 1023;    # what is opened from here on is passed on
    my @filters;         # by the user of taskd, which may read them
    for my $program (@{ $spec{seccomp} }) {
        open my $filter, '<', $program or die "supervisor: cannot read $program: $!\n";
        push @filters, $filter;
    }
    be_limited();
    stage_mounts() if $spec{user};
    drop_to($spec{user}) if $spec{user};
    join_network();
    syscall($NR{prctl}, PR_SET_PDEATHSIG, 9);    # bwrap does so too, but not at once; a change of user undoes it
    my @arguments = (@{ $spec{arg} }, map { ('--add-seccomp-fd', fileno $_) } @filters);
    my $arguments = join '', map { "$_\0" } @arguments;
    my ($read, $write);
    if (length $arguments < 60_000) {
        pipe $read, $write or die "supervisor: cannot make a pipe: $!\n";
        syswrite $write, $arguments;
        close $write;
    }
    else {
        open $read, '+>:raw', undef or die "supervisor: cannot make a temporary file: $!\n";
        syswrite $read, $arguments;
        sysseek $read, 0, 0;
    }
    my $terminal = $spec{mode} eq 'terminal' ? $NR{setsid} : 0;
    %ENV = ();
    my ($perl, $init, @command) = @{ $spec{command} };
    exec { $spec{bwrap} } $spec{bwrap}, '--args', fileno $read, '--', $perl, $init, $terminal, @command;
    die "supervisor: cannot start $spec{bwrap}: $!\n";
}

# No descriptor of taskd, git or a shell may reach the box. Only before anything is opened: Perl counts who uses a number,
# and would not close one again that was closed behind its back.
sub close_inherited {
    return if syscall($NR{close_range}, 3, CLOSE_ALL, 0) == 0;
    opendir my $fds, '/proc/self/fd' or die "supervisor: cannot list descriptors: $!\n";
    my @open = grep { /^\d+$/ && $_ > 2 } readdir $fds;
    closedir $fds;
    syscall($NR{close}, $_ + 0) for @open;
}

# The box's user may not pass through root's directories, so root binds what the box gets to a place it may.
# The mounts live in a mount namespace of this process alone.
sub stage_mounts {
    my $stage = $spec{stage};
    mkdir $stage, 0755;
    syscall($NR{unshare}, CLONE_NEWNS) == 0 or die "supervisor: cannot make a mount namespace: $!\n";
    mount_('none', '/', '', MS_REC | MS_PRIVATE);
    my @kinds;
    for my $source (@{ $spec{bind} }) {    # looked at first: the stage may hide a source
        -l $source and die "supervisor: $source became a symbolic link\n";
        push @kinds, -d _ ? 'd' : 'f';
    }
    mount_('taskbox', $stage, 'tmpfs', MS_NOSUID | MS_NODEV, 'size=1m,mode=0755');
    for my $i (0 .. $#{ $spec{bind} }) {
        my $target = "$stage/$i";
        if   ($kinds[$i] eq 'd') { mkdir $target, 0755 }
        else                     { open my $made, '>', $target or die "supervisor: cannot make $target: $!\n" }
        mount_($spec{bind}[$i], $target, '', MS_BIND | MS_REC);
    }
}

sub mount_ {
    my ($source, $target, $type, $flags, $data) = @_;
    $data //= '';
    syscall($NR{mount}, $source, $target, $type, $flags, $data) == 0
        or die "supervisor: cannot mount $source on $target: $!\n";
}

# By the system calls, since an assignment to $> leaves the saved id at root.
sub drop_to {
    my $id = $_[0] + 0;
    syscall($NR{setgroups}, 0, 0) == 0
        && syscall($NR{setresgid}, $id, $id, $id) == 0
        && syscall($NR{setresuid}, $id, $id, $id) == 0
        or die "supervisor: cannot become user $id: $!\n";
    die "supervisor: root is still within reach\n" if syscall($NR{setresuid}, -1, 0, -1) == 0;
}
