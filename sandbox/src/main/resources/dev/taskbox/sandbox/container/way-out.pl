# Stands between the boxes of a container and their egress proxy. Started once for a container, before a box is, as:
#   perl way-out.pl MACHINE SOCKET INIT PORT...
# SOCKET is the proxy's, and a PORT is one that programs connect to when they know of no proxy. Where taskd is root, INIT is
# the number of the container's first process, and this runs outside: it joins that one's network, listens there, and gives
# all of root's rights up; so no image has a part in it. Else INIT is 0, and the container's engine runs it inside, as whom
# the socket belongs to, where every port is open to everybody. Says "ready" when it listens, and goes on until the container
# ends.
sub PR_CAPBSET_DROP() { 24 }
sub PR_SET_NO_NEW_PRIVS() { 38 }
sub CAPABILITY_VERSION() { 0x20080522 }

my ($machine, $socket, $init, @captured) = @ARGV;
my %spec = (egress => $socket, capture => \@captured);
my %NR = $machine eq 'amd64'
    ? (prctl => 157, capset => 126, setsid => 112, setns => 308)
    : (prctl => 167, capset => 91, setsid => 157, setns => 268);
$NR{pidfd_open} = 434;
my (%readers, %writers, %network);
my ($box, $status) = (-1);
$SIG{PIPE} = 'IGNORE';
join_container() if $init;
my @sockets = map { listening(@$_) } doors();
give_rights_up() if $init;
serve_box(@sockets);
syswrite STDOUT, "ready\n";
exit 0 if fork;
syscall($NR{setsid});
open STDIN,  '<', '/dev/null';
open STDOUT, '>', '/dev/null';
open STDERR, '>', '/dev/null';
turn_once(3600) while 1;

# Its network, and never this machine's.
sub join_container {
    my $failed = "taskbox: no way out: cannot join the container's network";
    my $here   = (stat '/proc/self/ns/net')[1];
    my $pidfd  = syscall $NR{pidfd_open}, $init + 0, 0;
    $pidfd >= 0 or die "$failed: $!\n";
    $readers{$pidfd} = sub { exit 0 };
    open my $network, '<', "/proc/$init/ns/net" or die "$failed: $!\n";
    syscall($NR{setns}, fileno $network, CLONE_NEWNET) == 0 or die "$failed: $!\n";
    die "$failed: it is this machine's\n" if $here == (stat '/proc/self/ns/net')[1];
    prepare_loopback();
}

# Root with no right of root's is the owner of a few files.
sub give_rights_up {
    syscall($NR{prctl}, PR_CAPBSET_DROP, $_, 0, 0, 0) for 0 .. 63;
    my ($header, $none) = (pack('L i', CAPABILITY_VERSION, 0), pack 'L6', (0) x 6);
    syscall($NR{capset}, $header, $none) == 0 or die "taskbox: cannot give up what root may do: $!\n";
    syscall($NR{prctl}, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}
