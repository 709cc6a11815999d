# Starts one box inside a container, and stays until it has ended. Started by the container's engine, as the box's user, as:
#   perl enter.pl NAME
# In /run/taskbox/run/boxes/NAME are: "enter", NUL-ended fields that say what to start; "lease", a named pipe that the
# supervisor outside holds open: a T in it asks the command to end, its end kills the box; and "exit", written here, by which
# the supervisor knows how it ended. Nothing in a box sees any of them, or this process.
use strict;
sub PR_SET_PDEATHSIG() { 1 }
sub O_RDONLY() { 0 }
sub O_NONBLOCK() { 2048 }
sub TIOCNOTTY() { 0x5422 }
sub WNOHANG() { 1 }

my ($name) = @ARGV;
my $here  = "/run/taskbox/run/boxes/$name";
my $tools = '/run/taskbox/tools';
my %spec = parsed(read_file("$here/enter"));
my %NR = $spec{machine}[0] eq 'amd64' ? (prctl => 157, setrlimit => 160, getrlimit => 97) : (prctl => 167, setrlimit => 164, getrlimit => 163);
$NR{pidfd_open} = 434;

# A terminal has its own end of the connection: the box takes it for itself, so it must not be this session's.
if ($spec{terminal}) {
    $SIG{HUP} = 'IGNORE';
    ioctl STDIN, TIOCNOTTY, 0;
}
await_ready();
sysopen my $lease, "$here/lease", O_RDONLY | O_NONBLOCK or die "taskbox: cannot open the lease of the box: $!\n";
my $box = fork // die "taskbox: cannot fork: $!\n";
become_box() if !$box;
open STDIN,  '<', '/dev/null';
open STDOUT, '>', '/dev/null';
open STDERR, '>', '/dev/null';
write_exit(await_box());

# The container's first process may have just begun.
sub await_ready {
    for (1 .. 2000) {
        return if -e '/run/taskbox/own/ready';
        select undef, undef, undef, 0.005;
    }
    die "taskbox: the container did not become ready\n";
}

# A supervisor that has ended before this began looks the same as one that ends later.
sub await_box {
    my $pidfd = syscall $NR{pidfd_open}, $box + 0, 0;
    my $held  = 1;
    while (waitpid($box, WNOHANG) == 0) {
        my $ready = '';
        vec($ready, $pidfd,        1) = 1 if $pidfd >= 0;
        vec($ready, fileno $lease, 1) = 1 if $held;
        select $ready, undef, undef, 1;
        next if !$held || !vec $ready, fileno $lease, 1;
        my $read = sysread $lease, my $asked, 64;
        next if !defined $read;
        if ($read) { ask_to_end() }
        else {
            $held = 0;
            kill 'KILL', $box;
        }
    }
    return $? & 127 ? 128 + ($? & 127) : $? >> 8;
}

# Asks what the box runs, not bwrap: bwrap ends at once and takes the tree with it.
sub ask_to_end {
    my ($init) = children($box);
    my @inside = defined $init ? children($init) : ();
    kill 'TERM', @inside ? @inside : $box;
}

sub children {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/task/$pid/children" or return;
    return split ' ', <$in> // '';
}

sub write_exit {
    my ($code) = @_;
    open my $out, '>', "$here/.exit" or exit 125;
    print $out "$code\n";
    close $out;
    rename "$here/.exit", "$here/exit";
    exit $code;
}

sub become_box {
    syscall($NR{prctl}, PR_SET_PDEATHSIG, 9);
    be_limited();
    local $^F = 1023;    # what is opened from here on is passed on
    my @filters;
    for my $program (@{ $spec{seccomp} }) {
        open my $filter, '<', $program or die "taskbox: cannot read $program: $!\n";
        push @filters, $filter;
    }
    my @arguments = map { $_ eq '@system' ? system_of_image() : $_ } @{ $spec{arg} };
    push @arguments, map { ('--add-seccomp-fd', fileno $_) } @filters;
    open my $read, '+>:raw', "$here/arguments" or die "taskbox: cannot write the arguments of the box: $!\n";
    syswrite $read, join '', map { "$_\0" } @arguments;
    sysseek $read, 0, 0;
    unlink "$here/arguments";
    %ENV = ();
    exec "$tools/ld.so", '--library-path', "$tools/lib", "$tools/bwrap", '--args', fileno $read, '--',
        @{ $spec{command} };
    die "taskbox: cannot start a box in the container: $!\n";
}

sub be_limited {
    for (@{ $spec{rlimit} }) {
        my ($resource, $value) = split ' ';
        my $limit = pack 'Q Q', 0, 0;
        syscall($NR{getrlimit}, $resource + 0, $limit);
        my (undef, $hard) = unpack 'Q Q', $limit;
        $value = $hard if $hard < $value;
        $limit = pack 'Q Q', $value, $value;
        syscall($NR{setrlimit}, $resource + 0, $limit) == 0 or die "taskbox: cannot set the limit $_: $!\n";
    }
}

# What the box sees of the image. Not the directories that a box has its own of, and not those it mounts something below: nothing can be mounted into what
# is read-only. Those are taken one level deeper.
sub system_of_image {
    my %own_of_box = map { $_ => 1 } qw(proc dev sys tmp run etc var);
    my %opened     = map { $_ => 1 } 'home', @{ $spec{target} };
    my @arguments;
    for my $name (entries('/')) {
        next if $own_of_box{$name};
        my $path = "/$name";
        if    (-l $path)       { push @arguments, '--symlink', readlink $path, $path }
        elsif ($opened{$name}) { push @arguments, map { ('--ro-bind', "$path/$_", "$path/$_") } grep { !-l "$path/$_" && $_ ne 'agent' } entries($path) }
        elsif (-d $path)       { push @arguments, '--ro-bind', $path, $path }
    }
    push @arguments, map { ('--ro-bind', "/var/$_", "/var/$_") } grep { -d "/var/$_" && !-l "/var/$_" } qw(lib cache opt);
    push @arguments, java_arguments();
    return @arguments;
}

# Java has a store of its own, which the image's programs read where its Java is.
sub java_arguments {
    my $store = '/run/taskbox/settings/java/cacerts';
    return if !-f $store;
    my %found;
    for my $root ('/usr/lib/jvm', '/opt', '/usr/local', '/usr/local/sdkman/candidates/java') {
        for my $name (entries($root)) {
            my $path = "$root/$name/lib/security/cacerts";
            $found{$path} = 1 if -f $path && !-l $path;
        }
    }
    return map { ('--ro-bind', $store, $_) } sort keys %found;
}

sub entries {
    my ($path) = @_;
    opendir my $entries, $path or return;
    return sort grep { $_ ne '.' && $_ ne '..' } readdir $entries;
}

sub read_file {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "taskbox: cannot read $path: $!\n";
    local $/;
    return scalar(<$in>) // '';
}

sub parsed {
    my %read;
    my @fields = split /\0/, $_[0], -1;
    pop @fields;
    while (@fields) {
        my ($key, $value) = splice @fields, 0, 2;
        push @{ $read{$key} }, $value;
    }
    return %read;
}
