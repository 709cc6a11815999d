# The first thing that runs inside a box: puts the agent's configuration into its home, opens the way out, and becomes
# the command. Runs as the box's user; nothing here is trusted by the host. Started as:
#   perl init SETSID FD SENDMSG COMMAND...    or    perl init SETSID none COMMAND...
# SETSID is the number of that system call where the box has a terminal, else 0: a session that was begun outside would
# have a process group without a number in here, and a shell could not control its jobs. FD is a socket to the
# supervisor, SENDMSG the number of that system call: over it goes the socket that listens on the box's own loopback, so
# that no process has to stay in here for it.
use strict;
# constant.pm and warnings.pm would take longer to load than all the rest
sub AF_UNIX() { 1 }
sub AF_INET() { 2 }
sub SOCK_STREAM() { 1 }
sub SOL_SOCKET() { 1 }
sub SO_REUSEADDR() { 2 }
sub SCM_RIGHTS() { 1 }

my $setsid        = shift;
my $to_supervisor = shift;
take_terminal() if $setsid;
system '/bin/cp', '-rf', '--no-preserve=mode,ownership', '/run/taskbox/files/.', "$ENV{HOME}/" if -d '/run/taskbox/files';
hand_out_listener($to_supervisor, shift) if $to_supervisor ne 'none';
exec { $ARGV[0] } @ARGV or do {
    print STDERR "taskbox: cannot start $ARGV[0]: $!\n";
    exit($! == 2 ? 127 : 126);    # as a shell has it
};

sub take_terminal {
    syscall($setsid + 0);
    ioctl STDIN, 0x540E, 0;    # TIOCSCTTY
}

sub hand_out_listener {
    my ($fd, $sendmsg) = @_;
    open my $out, '+<&=', $fd or die "taskbox: no way out: $!\n";
    socket my $listener, AF_INET, SOCK_STREAM, 0 or die "taskbox: no way out: $!\n";
    setsockopt $listener, SOL_SOCKET, SO_REUSEADDR, pack('i', 1);
    bind $listener, pack('S n C4 x8', AF_INET, 3128, 127, 0, 0, 1) or die "taskbox: no way out: $!\n";
    listen $listener, 256 or die "taskbox: no way out: $!\n";
    my $byte    = 'L';
    my $iov     = pack('P Q', $byte, 1);
    my $control = pack('Q i i i x4', 20, SOL_SOCKET, SCM_RIGHTS, fileno $listener);
    my $message = pack('Q L x4 P Q P Q i x4', 0, 0, $iov, 1, $control, length $control, 0);
    syscall($sendmsg + 0, $fd + 0, $message, 0) == 1 or die "taskbox: no way out: $!\n";
    close $out;
}
