# What attempts use. It goes into the box with the case's file, so it needs bash, perl and coreutils, and no other file.
say() { printf '%s\n' "$*"; }
cannot() { say "attack-cannot: $*" && exit; }

# Commits all there is; in the user's own checkout, on a branch for them to merge.
leave_work() {
    local branch
    branch=$(git branch --show-current)
    [ "$branch" != main ] || git checkout -q -b agent
    git add -A && git -c user.name=x -c user.email=x commit -qm 'Add a button'
    [ "$branch" != main ] || git checkout -q main
}

# One system call: sys NAME NUMBER-ON-X86_64 NUMBER-ON-AARCH64 ARGUMENT... prints "NAME: ok RESULT", "NAME: errno N ..."
# or "NAME: killed by signal N". An argument is a number, zN for N zero bytes, or s and a text.
sys() {
    local name=$1 number=$2
    [ "$(uname -m)" = x86_64 ] || number=$3
    [ "$number" != - ] || cannot "this machine has no $name"
    shift 3
    perl -e '
        my ($name, $number, @arguments) = @ARGV;
        $| = 1;
        if (my $child = fork) {
            waitpid $child, 0;
            print "$name: killed by signal ", $? & 127, "\n" if $? & 127;
            exit;
        }
        @arguments = map { /^-?\d+$/ ? $_ + 0 : /^0x/ ? hex : /^z(\d+)$/ ? "\0" x $1 : substr $_, 1 } @arguments;
        my $result = syscall $number + 0, @arguments;
        print "$name: ", $result == -1 ? "errno " . ($! + 0) . " ($!)" : "ok $result", "\n";
    ' "$name" "$number" "$@"
}

# A conversation: converse tcp HOST PORT STEP..., converse unix PATH STEP..., converse abstract NAME STEP..., or
# converse proxy STEP... . A step is a text to send, with \r \n \0 \xHH, or ? for what comes back within two seconds,
# which is printed.
converse() {
    perl -MSocket -e '
        my $kind = shift;
        my $address;
        if ($kind eq "proxy") {
            $ENV{http_proxy} =~ m{^http://(?:.*@)?([^:/]+):(\d+)} or die "there is no proxy\n";
            ($kind, my $host, my $port) = ("tcp", $1, $2);
            unshift @ARGV, $host, $port;
        }
        my $socket;
        if ($kind eq "tcp") {
            my ($host, $port) = (shift, shift);
            if ($host =~ /:/) {
                socket $socket, AF_INET6, SOCK_STREAM, 0 or die "no socket: $!\n";
                $address = pack_sockaddr_in6($port, Socket::inet_pton(AF_INET6, $host));
            } else {
                socket $socket, AF_INET, SOCK_STREAM, 0 or die "no socket: $!\n";
                $address = pack_sockaddr_in($port, inet_aton($host) // die "no such host: $host\n");
            }
        } else {
            socket $socket, AF_UNIX, SOCK_STREAM, 0 or die "no socket: $!\n";
            my $path = shift;
            $address = $kind eq "abstract" ? pack("S a*", AF_UNIX, "\0$path") : pack_sockaddr_un($path);
        }
        $SIG{ALRM} = sub { die "no answer\n" };
        $SIG{PIPE} = "IGNORE";
        alarm 20;
        connect $socket, $address or die "no connection: $!\n";
        for my $step (@ARGV) {
            if ($step ne "?") {
                $step =~ s/\\(r|n|0|x([0-9a-f]{2}))/{ r => "\r", n => "\n", 0 => "\0" }->{$1} \/\/ chr hex $2/ge;
                syswrite $socket, $step;
                next;
            }
            my $rin = "";
            vec($rin, fileno $socket, 1) = 1;
            select(my $ready = $rin, undef, undef, 2) > 0 or next;
            sysread $socket, my $bytes, 65536 or last;
            syswrite STDOUT, $bytes;
        }
        print "\n";
    ' "$@" 2>&1
}

# Says a text to all who connect to a port, for half a minute, whatever signals come: answer PORT TEXT
answer() {
    perl -MSocket -e '
        my ($port, $text) = @ARGV;
        $SIG{$_} = "IGNORE" for qw(TERM INT HUP PIPE);
        socket my $listener, AF_INET, SOCK_STREAM, 0;
        setsockopt $listener, SOL_SOCKET, SO_REUSEADDR, 1;
        bind $listener, pack_sockaddr_in($port, INADDR_ANY) or die "no port: $!\n";
        listen $listener, 5;
        syswrite STDOUT, "up\n";
        alarm 30;
        while (1) {
            accept my $client, $listener or next;
            syswrite $client, $text;
        }
    ' "$@"
}

# The line that a proxy with a password wants.
proxy_authorization() {
    local user=${http_proxy-}
    case $user in
        *@*) user=${user#*://} && printf 'Proxy-Authorization: Basic %s\\r\\n' "$(printf %s "${user%@*}" | base64 -w 0)" ;;
    esac
}
# Through the proxy: tunnel AUTHORITY STEP..., with the authority as it is written in the request.
tunnel() {
    local authority=$1
    shift
    converse proxy "CONNECT $authority HTTP/1.1\r\nHost: $authority\r\n$(proxy_authorization)\r\n" '?' "$@"
}
# SOCKS5: socks COMMAND ADDRESS-BYTES STEP..., the address with its type and without the port, which is $PORT.
socks() {
    local command=$1 address=$2
    shift 2
    converse proxy '\x05\x01\x00' '?' "\\x05$command\\x00$address$(printf '\\x%02x\\x%02x' $((PORT / 256)) $((PORT % 256)))" '?' "$@" |
        perl -0777 -ne 's/([^\x20-\x7e\n])/sprintf "<%02x>", ord $1/ge; print'
}
# The bytes of a TLS ClientHello as steps of a conversation; each argument is a name in it.
client_hello() {
    perl -e '
        my $names = join "", map { pack "C n/a", 0, $_ } @ARGV;
        my $extensions = @ARGV ? pack "n n/a", 0, pack "n/a", $names : "";
        $extensions .= pack "n n/a", 43, pack "C/a", "\3\4";
        my $body = "\3\3" . "r" x 32 . "\0" . pack("n/a", "\x13\1") . "\1\0" . pack "n/a", $extensions;
        my $hello = pack "C C n/a", 1, 0, $body;
        print join "", map { sprintf "\\x%02x", ord } split //, pack "C n n/a", 22, 0x301, $hello;
    ' "$@"
}
# A push as a program makes it that is not git: post_push PATH COMMAND... to $CODE, each "OLD NEW REF", where a \0 begins
# what the client can do. $extra has more words for curl.
zero=0000000000000000000000000000000000000000
post_push() {
    local url=$CODE$1/git-receive-pack
    shift
    perl -e 'for (@ARGV) { s/\\0/\0/; s/\\n/\n/; printf "%04x%s", length($_) + 4, $_ } print "0000PACK"' "$@" >push-request
    # shellcheck disable=SC2086
    curl -sS -i --noproxy '' --max-time 10 ${extra-} -H 'Content-Type: application/x-git-receive-pack-request' \
        --data-binary @push-request "$url" 2>&1 | tr -d '\0'
    echo
}

# One question to a name server: ask udp|tcp SERVER PORT TYPE-NUMBER NAME prints "type N: rcode N answers N".
ask() {
    perl -MSocket -e '
        my ($protocol, $server, $port, $type, $name) = @ARGV;
        my $query = pack("n6", 7, 0x100, 1, 0, 0, 0) . join("", map { pack "C/a", $_ } split /\./, $name) . "\0" . pack("n n", $type, 1);
        my $is_tcp = $protocol eq "tcp";
        socket my $socket, AF_INET, $is_tcp ? SOCK_STREAM : SOCK_DGRAM, 0 or die "no socket: $!\n";
        $SIG{ALRM} = sub { print "type $type: no answer\n"; exit };
        alarm 5;
        connect $socket, pack_sockaddr_in($port, inet_aton($server)) or print("type $type: no connection\n"), exit;
        syswrite $socket, $is_tcp ? pack("n/a", $query) : $query;
        sysread $socket, my $answer, 65536 or print("type $type: no answer\n"), exit;
        $answer = substr $answer, 2 if $is_tcp;
        my ($flags, $answers) = (unpack "n6", $answer . "\0" x 12)[1, 3];
        print "type $type: rcode ", $flags & 15, " answers $answers\n";
    ' "$@" 2>&1
}
name_server() { sed -n 's/^nameserver //p' /etc/resolv.conf | head -n 1; }
