# Only what perl-base brings, and no module that is slow to load: this is on the way of every start.
use strict;

# Numbers of the kernel's, the same on every machine, and bounds of ours.
# constant.pm and warnings.pm would take longer to load than all the rest
sub CLONE_NEWNS() { 0x20000 }
sub CLONE_NEWUSER() { 0x10000000 }
sub CLONE_NEWNET() { 0x40000000 }
sub CLOSE_ALL() { 0x7fffffff }
sub NS_GET_USERNS() { 0xb701 }
sub SIOCGIFFLAGS() { 0x8913 }
sub SIOCSIFADDR() { 0x8916 }
sub IFF_UP() { 1 }
sub MS_BIND() { 4096 }
sub MS_REC() { 16384 }
sub MS_PRIVATE() { 1 << 18 }
sub MS_NOSUID() { 2 }
sub MS_NODEV() { 4 }
sub AF_UNIX() { 1 }
sub AF_INET() { 2 }
sub SOCK_STREAM() { 1 }
sub SOCK_DGRAM() { 2 }
sub SOL_SOCKET() { 1 }
sub SO_REUSEADDR() { 2 }
sub SO_SNDTIMEO() { 21 }
sub IPPROTO_TCP() { 6 }
sub TCP_NODELAY() { 1 }
sub SCM_RIGHTS() { 1 }
sub WNOHANG() { 1 }
sub PR_SET_PDEATHSIG() { 1 }
sub F_SETFL() { 4 }
sub O_NONBLOCK() { 2048 }
sub O_NOCTTY() { 256 }
sub O_RDWR() { 2 }
sub TIOCSPTLCK() { 0x40045431 }
sub TIOCGPTN() { 0x80045430 }
sub TIOCSWINSZ() { 0x5414 }
sub TIOCSCTTY() { 0x540E }
sub AT_FDCWD() { -100 }
sub S_IFIFO() { 0010000 }
sub BUFFER() { 65_536 }
sub MOST_CONNECTIONS() { 400 }    # two descriptors each, of the 1024 that a process usually may have
sub MOST_ACCEPTED() { 16 }
sub MOST_QUERIES() { 64 }
sub LONGEST_QUERY() { 4096 }
