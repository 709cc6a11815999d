# Stands between taskd and one process in a box. Started as: perl supervisor.pl SPEC
#
# SPEC is a file of NUL-ended fields, key and value in turn (see SupervisorSpec.java). The supervisor makes the mounts
# that need root and drops to the box's user where taskd is root, hands bwrap its arguments on a pipe, and then either
# becomes bwrap (mode "attached") or stays (mode "detached"): it drains the output under a cap into files, keeps the
# time limit, and writes how it ended, whether or not taskd is still there.
#
# Only what perl-base brings, and no module that is slow to load: this is on the way of every start.
use strict;
use warnings;

my %NR = machine() eq 'aarch64'
    ? (mount => 40, unshare => 97, setsid => 157, close_range => 436, close => 57, setgroups => 159, setresgid => 149, setresuid => 147)
    : (mount => 165, unshare => 272, setsid => 112, close_range => 436, close => 3, setgroups => 116, setresgid => 119, setresuid => 117);
use constant { CLONE_NEWNS => 0x20000, MS_BIND => 4096, MS_REC => 16384, MS_PRIVATE => 1 << 18, MS_NOSUID => 2, MS_NODEV => 4, WNOHANG => 1 };

$^F = 1023;    # descriptors are passed on; what may not be is closed by number below

my $spec_path = shift // die "supervisor: no specification\n";
my %spec = (arg => [], bind => [], command => []);
{
    open my $in, '<:raw', $spec_path or die "supervisor: cannot read $spec_path: $!\n";
    local $/;
    my @fields = split /\0/, <$in>, -1;
    pop @fields;
    close $in;
    while (@fields) {
        my ($key, $value) = splice @fields, 0, 2;
        ref $spec{$key} ? push(@{ $spec{$key} }, $value) : ($spec{$key} = $value);
    }
}
unlink $spec_path if $spec{once};
my $dir = $spec{directory};

close_inherited();
if   ($spec{mode} eq 'attached') { become_box() }
else                             { supervise() }

sub machine {
    open my $in, '<', '/proc/sys/kernel/arch' or return `uname -m` =~ /aarch64/ ? 'aarch64' : 'x86_64';
    my $arch = <$in>;
    chomp $arch;
    return $arch;
}

# No descriptor of taskd, git or a shell may reach the box.
sub close_inherited {
    return if syscall($NR{close_range}, 3, 0x7fffffff, 0) == 0;
    opendir my $fds, '/proc/self/fd' or die "supervisor: cannot list descriptors: $!\n";
    my @open = grep { /^\d+$/ && $_ > 2 } readdir $fds;
    closedir $fds;
    syscall($NR{close}, $_ + 0) for @open;
}

# Replaces this process by bwrap. Never returns.
sub become_box {
    stage_mounts() if $spec{user};
    drop_to($spec{user}) if $spec{user};
    my $arguments = join '', map { "$_\0" } @{ $spec{arg} };
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
    %ENV = ();
    exec { $spec{bwrap} } $spec{bwrap}, '--args', fileno $read, '--', @{ $spec{command} };
    die "supervisor: cannot start $spec{bwrap}: $!\n";
}

# The box's user may not pass through root's directories, so root binds what the box gets to a place it may.
# The mounts live in a mount namespace of this process alone.
sub stage_mounts {
    my $stage = $spec{stage};
    mkdir $stage, 0755;
    syscall($NR{unshare}, CLONE_NEWNS) == 0 or die "supervisor: cannot make a mount namespace: $!\n";
    mount_('none', '/', '', MS_REC | MS_PRIVATE);
    my @opened;
    for my $source (@{ $spec{bind} }) {    # opened first: the stage may hide a source
        -l $source and die "supervisor: $source became a symbolic link\n";
        push @opened, -d _ ? 'd' : 'f';
    }
    mount_('taskbox', $stage, 'tmpfs', MS_NOSUID | MS_NODEV, 'size=1m,mode=0755');
    for my $i (0 .. $#{ $spec{bind} }) {
        my $target = "$stage/$i";
        if   ($opened[$i] eq 'd') { mkdir $target, 0755 }
        else                      { open my $made, '>', $target or die "supervisor: cannot make $target: $!\n" }
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

# Goes on without taskd. Its own parent waits for the pid file, so that a start is known to have happened.
sub supervise {
    my $child = fork // die "supervisor: cannot fork: $!\n";
    exit 0 if $child && await_pid_file($child);
    exit 1 if $child;
    syscall($NR{setsid});

    pipe my $out_read,   my $out_write   or die "supervisor: cannot make a pipe: $!\n";
    pipe my $err_read,   my $err_write   or die "supervisor: cannot make a pipe: $!\n";
    pipe my $stdin_read, my $stdin_write or die "supervisor: cannot make a pipe: $!\n";
    my $box = fork // die "supervisor: cannot fork: $!\n";
    if (!$box) {
        open STDIN,  '<&', $stdin_read;
        open STDOUT, '>&', $out_write;
        open STDERR, '>&', $err_write;
        close_inherited();
        become_box();
    }
    close $_ for $out_write, $err_write, $stdin_read;
    open STDIN,  '<', '/dev/null';
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', '/dev/null';
    write_file('pid', "$$ " . start_time($$) . " $box\n");

    my ($cause, $kill_at) = ('itself', undef);
    my $deadline = $spec{seconds} ? time + $spec{seconds} : undef;
    my $stop = sub {
        ($cause, $kill_at) = ($_[0], time + ($spec{grace} || 5)) if !defined $kill_at;
        signal_agent($box, 'TERM');
    };
    local $SIG{TERM} = sub { $stop->('stopped') };
    local $SIG{PIPE} = 'IGNORE';
    local $SIG{HUP}  = 'IGNORE';
    local $SIG{INT}  = 'IGNORE';

    my %stream = (
        fileno $out_read => { from => $out_read, to => open_output('stdout'), left => $spec{cap} },
        fileno $err_read => { from => $err_read, to => open_output('stderr'), left => $spec{cap} },
    );
    my $stdin = { to => $stdin_write, text => read_stdin(), at => 0 };
    my $status;
    while (!defined $status || %stream) {
        my ($rin, $win) = ('', '');
        vec($rin, $_, 1) = 1 for keys %stream;
        vec($win, fileno $stdin->{to}, 1) = 1 if $stdin->{to};
        my $ready = select($rin, $win, undef, defined $status ? 0.2 : %stream ? 1 : 0.05);
        feed($stdin) if $ready > 0 && $stdin->{to} && vec($win, fileno $stdin->{to}, 1);
        for my $fd ($ready > 0 ? keys %stream : ()) {
            next if !vec($rin, $fd, 1);
            my $more = drain($stream{$fd});
            delete $stream{$fd} if !defined $more;
            $stop->('output_limit') if defined $more && !$more;
        }
        last if defined $status && $ready == 0;
        $status = $? if !defined $status && waitpid($box, WNOHANG) == $box;
        $stop->('time_limit') if defined $deadline && time >= $deadline && !defined $kill_at;
        kill 'KILL', $box if defined $kill_at && time >= $kill_at && !defined $status;
    }
    my $code = $status & 127 ? 128 + ($status & 127) : $status >> 8;
    write_file('status', "$code $cause\n");
    exit 0;
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
    my ($stdin) = @_;
    my $wrote = $stdin->{at} < length $stdin->{text}
        ? syswrite($stdin->{to}, $stdin->{text}, 4096, $stdin->{at})    # at most PIPE_BUF: never blocks when writable
        : undef;
    if (defined $wrote) { $stdin->{at} += $wrote }
    else                { close $stdin->{to}; $stdin->{to} = undef }
}

sub open_output {
    my ($name) = @_;
    open my $out, '>>:raw', "$dir/$name" or die "supervisor: cannot write $dir/$name: $!\n";
    return $out;
}

# Takes what is there. True: more may come; false: the cap is reached; undefined: the end.
# After the cap, or when the disk is full, it goes on reading: a full pipe would only hide how the agent ends.
sub drain {
    my ($stream) = @_;
    my $read = sysread $stream->{from}, my $bytes, 65_536;
    return undef if !$read;
    my $take = $read <= $stream->{left} ? $read : $stream->{left};
    syswrite $stream->{to}, $bytes, $take if $take > 0;
    $stream->{left} -= $take;
    return $take == $read;
}

# Asks what the box runs, not bwrap: bwrap ends at once and takes the tree with it. The box's init is bwrap's only
# child, and the agent is the first child of init.
sub signal_agent {
    my ($box, $signal) = @_;
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
