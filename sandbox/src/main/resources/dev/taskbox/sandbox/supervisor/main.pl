# Stands between taskd and one process in a box. The parts in this folder are one file where they run, so that perl loads
# one (see BoxFiles.java). Started as: perl supervisor.pl SPEC, or as a spare with:
# - KEY VALUE...
#
# Where the box is in a container, "client" is the command that runs it there (see container.pl).
#
# SPEC is a file of NUL-ended fields, key and value in turn (see SupervisorSpec.java). The supervisor makes the mounts
# that need root and drops to the box's user where taskd is root, starts bwrap, carries what the box sends to its egress
# proxy, and keeps the rest by its mode:
#   attached   the box has the supervisor's own three streams, and ends with whoever started it
#   terminal   the same on a terminal of the box's own; stdin comes in frames (see from_caller)
#   detached   nobody has to be there: output is drained under a cap into files, the time limit is kept, and how it ended
#              is written down
my $spec_path = shift // die "supervisor: no specification\n";
my $is_spare  = $spec_path eq '-';
my $spec_text = $is_spare ? join '', map { "$_\0" } @ARGV : read_file($spec_path);
my %spec = parsed($spec_text);

my %NR = $spec{machine} eq 'amd64'
    ? (mount => 165, unshare => 272, setsid => 112, close => 3, setgroups => 116, setresgid => 119, setresuid => 117,
    recvmsg => 47, sendmsg => 46, prctl => 157, setns => 308, getrlimit => 97, setrlimit => 160, mknodat => 259)
    : (mount => 40, unshare => 97, setsid => 157, close => 57, setgroups => 159, setresgid => 149, setresuid => 147,
    recvmsg => 212, sendmsg => 211, prctl => 167, setns => 268, getrlimit => 163, setrlimit => 164, mknodat => 33);
@NR{ 'close_range', 'pidfd_open' } = (436, 434);    # the same everywhere

close_inherited();
$SIG{PIPE} = 'IGNORE';

# what select waits for: by descriptor, what to do when it can be read, and when it can be written
my (%readers, %writers);
my ($cause, $kill_at, $box, $go, $status) = ('itself', undef);
my (@groups, %network);    # what was made for this box
my ($lease, %counted_before, $is_lost);    # of one in a container
my @reached;    # the limits the box ran into
my %limit_names = (time_limit => 'time', memory_limit => 'memory', process_limit => 'processes', disk_limit => 'disk');
my $errors;
my ($disk_pipe, $disk_pid, $disk_started, $disk_next) = (undef, undef, 0, 0);

wait_as_spare() if $is_spare;
unlink $spec_path if $spec{once};
my $dir = $spec{directory};
my $deadline = $spec{seconds} ? time + $spec{seconds} : undef;
if    ($spec{mode} eq 'attached') { attach() }
elsif ($spec{mode} eq 'terminal') { attach_terminal() }
else                              { detach() }

# A spare is started before anyone needs it, with as much of a specification as is known by then: it makes the network, the
# control groups and the process that becomes the box, all of which take the kernel longer than a person would like. Then it
# waits on stdin for the length (four bytes, big-endian) and the path of a SPEC. What follows on stdin is the box's, so not
# a byte more is read. Its end means that it was not needed.
sub wait_as_spare {
    $SIG{TERM} = sub { put_away(); exit 0 };
    make_network();
    fork_box(sub { });
    my %made_for = %spec;
    $spec_path = await_order();
    $spec_text = read_file($spec_path);
    %spec = parsed($spec_text);
    put_away() if !%network || grep { one_of($made_for{$_}) ne one_of($spec{$_}) } qw(user bwrap cgroup capture);
}

sub one_of { return ref $_[0] ? join "\0", @{ $_[0] } : $_[0] // '' }

sub await_order {
    my $order = '';
    for my $wanted (4, 4 + 4096) {
        $wanted = 4 + unpack 'N', $order if $wanted > 4;
        while (length $order < $wanted) {
            sysread STDIN, $order, $wanted - length $order, length $order or put_away(), exit 0;
        }
    }
    return substr $order, 4;
}

# What a spare made and nobody uses.
sub put_away {
    kill 'KILL', $box if $box;
    waitpid $box, 0 if $box;
    remove_groups();
    ($box, $go) = ();
    @groups  = ();
    %network = ();
}

sub read_file {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "supervisor: cannot read $path: $!\n";
    local $/;
    return scalar <$in>;
}

sub parsed {
    my %read = (arg => [], bind => [], command => [], capture => [], seccomp => [], cgroup => [],
        cgroup_value => [], rlimit => [], disk_path => [], client => [], client_variable => [], watched_group => []);
    my @fields = split /\0/, $_[0], -1;
    pop @fields;
    while (@fields) {
        my ($key, $value) = splice @fields, 0, 2;
        ref $read{$key} ? push(@{ $read{$key} }, $value) : ($read{$key} = $value);
    }
    return %read;
}
