# Drives the board on a pseudo terminal and prints what a person feels: board.pl TASK PID_OF_TASKD
# Linux only; the numbers are those of its ioctls and system calls.
use strict;
use warnings;
use Time::HiRes qw(time sleep);
use Fcntl;

my ($task, $taskd) = @ARGV;

sub terminal {
    sysopen(my $master, '/dev/ptmx', O_RDWR | O_NOCTTY) or die "no terminal: $!";
    my $number = pack 'I', 0;
    ioctl($master, 0x40045431, $number) or die "unlocking: $!";
    ioctl($master, 0x80045430, $number) or die "its number: $!";
    my $path = '/dev/pts/' . unpack 'I', $number;
    my $size = pack 'S4', 40, 140, 0, 0;
    ioctl($master, 0x5414, $size) or die "its size: $!";
    my $pid = fork // die "forking: $!";
    if ($pid == 0) {
        require POSIX;
        POSIX::setsid();
        open STDIN, '+<', $path or die "opening: $!";
        open STDOUT, '>&', \*STDIN;
        open STDERR, '>&', \*STDIN;
        exec $task or die "starting: $!";
    }
    return ($master, $pid);
}

# All that comes until a synchronized update has ended and this text was in what came.
sub frame {
    my ($master, $text, $patience) = @_;
    my $got = '';
    my $end = time + $patience;
    while (time < $end) {
        my $ready = '';
        vec($ready, fileno $master, 1) = 1;
        next unless select($ready, undef, undef, 0.5) > 0;
        sysread $master, $got, 65536, length $got or last;
        return $got if $got =~ /\e\[\?2026l(?:\e\][^\e]*\e\\)?\z/ && index($got, $text) >= 0;
    }
    die "no frame with '$text' came\n";
}

sub quantile { my ($q, @all) = @_; my @sorted = sort { $a <=> $b } @all; return $sorted[int($q * $#sorted)] }

sub cpu_and_memory {
    my ($cpu, $memory) = (0, 0);
    open my $stat, '<', "/proc/$taskd/stat" or return (0, 0);
    my @fields = split ' ', (<$stat> =~ s/^.*\) //r);
    open my $status, '<', "/proc/$taskd/status" or return (0, 0);
    while (<$status>) { $memory = $1 if /^VmRSS:\s+(\d+)/ }
    return (($fields[11] + $fields[12]) * 10, $memory);
}

for my $round ('cold feed', 'warm feed', 'warm feed') {
    my $start = time;
    my ($master, $pid) = terminal();
    frame($master, "\e[?2026l", 60);
    my $first = (time - $start) * 1000;
    frame($master, 'Task number', 60) if $round eq 'cold feed';
    printf "  %-44s %7.1f ms, with the tasks %7.1f ms\n", "first frame, $round", $first, (time - $start) * 1000;
    syswrite $master, 'q';
    waitpid $pid, 0;
}
my ($master, $pid) = terminal();
frame($master, 'Task number', 60);
sleep 1; # the frames of the start are over
for my $kind (['moving', 'jjkjkjkj', 60], ['changing the column', 'hlhl', 60], ['filter, a letter', "/task9\x7f\x7f\x7f\x7f\x7f", 10]) {
    my (@took, @bytes);
    for (1 .. $kind->[2]) {
        for my $key (split //, $kind->[1]) {
            my $start = time;
            syswrite $master, $key;
            my $got = eval { frame($master, "\e[?2026l", 1) } // next; # a key at an edge changes nothing
            push @took, (time - $start) * 1000;
            push @bytes, length $got;
        }
        if ($kind->[0] =~ /filter/) { syswrite $master, "\e"; eval { frame($master, "\e[?2026l", 1) } }
    }
    printf "  %-44s p50 %6.2f  p99 %6.2f ms  bytes p50 %5d  max %5d\n", "key to frame, $kind->[0]", quantile(0.5, @took), quantile(0.99, @took), quantile(0.5, @bytes), quantile(1, @bytes);
}
my ($before) = cpu_and_memory();
sleep 5;
my ($after, $memory) = cpu_and_memory();
printf "  %-44s %7.1f ms of CPU in 5 s, %d MiB taskd in all\n", 'one idle board', $after - $before, $memory / 1024;
my @more = map { [terminal()] } 1 .. 20;
frame($_->[0], 'Task number', 60) for @more;
my (undef, $with) = cpu_and_memory();
printf "  %-44s %7.2f MiB each\n", '20 boards more', ($with - $memory) / 1024 / 20;
syswrite $_->[0], 'q' for @more;
syswrite $master, "\e";
sleep 0.2;
syswrite $master, 'q';
waitpid $pid, 0;
waitpid $_->[1], 0 for @more;
