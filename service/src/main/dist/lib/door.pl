# Says a command line at taskd's control socket and carries bytes between this process's streams and taskd.
#
# Called by bin/task as: door.pl INSTALL_DIR ARGUMENT...
# Where nobody answers it turns into bin/task again, with TASKBOX_DOOR=java, before it has said a word.
#
# A person waits for every millisecond of it. So it loads no module (Socket costs 7 ms, POSIX 11, Errno 1), knows the
# few numbers of the systems it runs on by heart, and does the same as the door in Java (ControlClient) otherwise.
# The frames are described in Wire.java.
use strict;

my ($install, @argv) = @ARGV;
my $bsd = $^O ne 'linux';
my ($EINTR, $EPIPE, $EAGAIN) = (4, 32, $bsd ? 35 : 11);
my $TIOCGWINSZ = $bsd ? 0x40087468 : 0x5413;
my %number = (HUP => 1, INT => 2, TERM => 15, PIPE => 13);
my ($server, $saved_modes, @signals, $interrupts, $resized, $continued, $passed_on, $want_input);

# A closed stream's number would go to the next file that is opened, and that is our socket.
open(STDIN, '<', '/dev/null') unless -e STDIN;
open(STDOUT, '>', '/dev/null') unless -e STDOUT;
open(STDERR, '>', '/dev/null') unless -e STDERR;

main();

sub main {
    my $version = version();
    my $socket = socket_path();
    is_private($socket) && connect_to($socket) or other_door();
    watch_signals();
    greet($version);
    relay();
}

sub other_door {
    $ENV{TASKBOX_DOOR} = 'java';
    exec {"$install/bin/task"} "$install/bin/task", @argv;
    fail(1, 'starting bin/task', "$!", 'Install Taskbox again');
}

sub version {
    open(my $file, '<', "$install/lib/version") or other_door();
    my $line = <$file>;
    chomp $line;
    return $line;
}

# The same as Locations.of(...).controlSocket().
sub socket_path {
    my $home = $ENV{TASKBOX_HOME};
    return normal_path($home) . '/run/taskd.sock' if defined $home && $home ne '';
    my $runtime = $ENV{XDG_RUNTIME_DIR};
    return "$runtime/taskbox/taskd.sock" if defined $runtime && $runtime =~ m{^/};
    return "/tmp/taskbox-$>/taskd.sock";
}

sub normal_path {
    my ($path) = @_;
    $path = directory() . "/$path" unless $path =~ m{^/};
    my @names;
    for my $name (split m{/+}, $path) {
        next if $name eq '' || $name eq '.';
        if ($name eq '..') { pop @names } else { push @names, $name }
    }
    return @names ? '/' . join('/', @names) : '';
}

# bin/task has made it physical. Empty where it is gone.
sub directory {
    my $directory = $ENV{PWD};
    return defined $directory && $directory =~ m{^/} ? $directory : '';
}

# In /tmp anybody may have made it before us: say nothing to a stranger. The door in Java tells why.
sub is_private {
    my ($socket) = @_;
    my ($directory) = $socket =~ m{^(.*)/};
    my @facts = lstat $directory or return 0;
    return -d _ && $facts[4] == $> && !($facts[2] & 077);
}

sub connect_to {
    my ($path) = @_;
    my $address = $bsd ? pack('CCa104', 106, 1, $path) : pack('Sa108', 1, $path);
    return 0 if length $path > ($bsd ? 103 : 107);
    return socket($server, 1, 1, 0) && connect($server, $address);
}

sub watch_signals {
    $SIG{PIPE} = 'IGNORE';
    for my $name (qw(INT TERM HUP)) {
        # nohup and background jobs have it ignored, and so it stays
        next if defined $SIG{$name} && $SIG{$name} eq 'IGNORE';
        $SIG{$name} = sub { push @signals, $name };
    }
    $SIG{WINCH} = sub { $resized = 1 };
    $SIG{CONT} = sub { $continued = 1 };
}

sub greet {
    my ($version) = @_;
    my $opening = frame('H', "1\0$version") . frame('D', directory());
    $opening .= frame('A', $_) for @argv;
    for my $name (qw(TERM COLORTERM COLORFGBG NO_COLOR EDITOR VISUAL LANG LC_ALL TZ TASKBOX_THEME TASKBOX_TUI_TRACE)) {
        $opening .= frame('E', "$name=$ENV{$name}") if defined $ENV{$name};
    }
    $opening .= frame('T', join ' ', terminals(), size());
    send_all($opening . frame('G', ''));
}

sub terminals { return (-t STDIN ? 1 : 0) + (-t STDOUT ? 2 : 0) + (-t STDERR ? 4 : 0) }

sub size {
    for my $stream (\*STDOUT, \*STDIN, \*STDERR) {
        my $size = "\0" x 8;
        next unless -t $stream && ioctl($stream, $TIOCGWINSZ, $size);
        my ($rows, $columns) = unpack 'SS', $size;
        return "$columns $rows";
    }
    return '0 0';
}

sub frame { return pack('a1Na*', $_[0], length $_[1], $_[1]) }

sub relay {
    my $received = '';
    while (1) {
        pass_signals_on();
        my $watched = '';
        vec($watched, fileno $server, 1) = 1;
        vec($watched, 0, 1) = 1 if $want_input;
        # a signal between the look at @signals and the wait is noticed a second later at the most
        next if select(my $ready = $watched, undef, undef, 1) <= 0;
        read_input() if $want_input && vec($ready, 0, 1);
        next unless vec($ready, fileno $server, 1);
        my $count = sysread $server, $received, 65536 * 2, length $received;
        next if !defined $count && $! == $EINTR;
        lost() unless $count;
        $received = obey_all($received);
    }
}

sub obey_all {
    my ($received) = @_;
    my $at = 0;
    while (length($received) - $at >= 5) {
        my ($type, $length) = unpack 'a1N', substr $received, $at, 5;
        last if length($received) - $at < 5 + $length;
        obey($type, substr $received, $at + 5, $length);
        $at += 5 + $length;
    }
    return substr $received, $at;
}

sub obey {
    my ($type, $payload) = @_;
    if ($type eq 'O') { print_all(\*STDOUT, $payload) }
    elsif ($type eq 'R') { print_all(\*STDERR, $payload) }
    elsif ($type eq '?') { $want_input = 1 }
    elsif ($type eq '+') { raw() }
    elsif ($type eq '-') { restore() }
    elsif ($type eq 'e') { edit($payload) }
    elsif ($type eq 'X') { finish($payload) }
}

sub read_input {
    my $count = sysread STDIN, my $piece, 65536;
    return if !defined $count && ($! == $EINTR || $! == $EAGAIN);
    $want_input = 0;
    send_all($count ? frame('I', $piece) : frame('Z', ''));
}

# What cannot be sent was not wanted any more: what taskd said before it went is still to be read.
sub send_all {
    my ($bytes) = @_;
    my $at = 0;
    while ($at < length $bytes) {
        my $count = syswrite $server, $bytes, length($bytes) - $at, $at;
        if (defined $count) { $at += $count }
        elsif ($! != $EINTR) { return 0 }
    }
    return 1;
}

# taskd says the text; which program changes it is decided here, by this person's own variables. In a directory that is
# nobody else's, so that no one can put another file or a link in its place.
sub edit {
    my ($text) = @_;
    my $directory = private_directory() or return not_edited("no directory for it can be made in " . temporary());
    my $file = "$directory/task.md";
    my $after = write_file($file, $text) ? edited($file) : undef;
    my $why = $@;
    if (defined $after && length $after > 1 << 20) {
        return not_edited("it is longer than 1 MiB, and stays in $file");
    }
    if (defined $after && !send_all(frame('t', $after))) {
        syswrite STDERR, "task: taskd went away. What you wrote is in $file\n";
        return;
    }
    system('rm', '-rf', '--', $directory);
    not_edited($why) unless defined $after;
}

sub not_edited { send_all(frame('n', $_[0])) }

sub temporary {
    my $directory = $ENV{TMPDIR};
    return defined $directory && $directory =~ m{^/} ? $directory : '/tmp';
}

sub private_directory {
    for my $try (1 .. 100) {
        my $directory = temporary() . "/task-$$-" . int(rand(1 << 30));
        return $directory if mkdir $directory, 0700;
    }
    return;
}

sub write_file {
    my ($file, $text) = @_;
    my $out;
    my $written = open($out, '>', $file) && print({$out} $text) && close $out;
    $@ = "writing $file failed: $!" unless $written;
    return $written;
}

# The text it left; nothing, and why in $@, where it did not end well.
sub edited {
    my ($file) = @_;
    my $editor = editor();
    my $status = run_in_front('/bin/sh', '-c', "trap : INT QUIT; $editor \"\$@\"", $editor, $file);
    $@ = "the editor ($editor) ended with " . ($status & 127 ? 'signal ' . ($status & 127) : 'exit code ' . ($status >> 8));
    return if $status;
    $@ = "the editor left no file";
    open(my $in, '<', $file) or return;
    read $in, my $text, (1 << 20) + 1;
    return $text;
}

sub editor {
    for my $name (qw(VISUAL EDITOR)) {
        return $ENV{$name} if defined $ENV{$name} && $ENV{$name} =~ /\S/;
    }
    for my $program (qw(editor vi nano)) {
        return $program if grep { -x "$_/$program" } split /:/, $ENV{PATH} || '/usr/bin:/bin';
    }
    return 'vi';
}

# A program that has the terminal: what Ctrl-C means there is its own affair, and none of ours.
sub run_in_front {
    my (@command) = @_;
    local $SIG{INT} = sub { };
    local $SIG{QUIT} = sub { };
    my $pid = fork;
    return 127 << 8 unless defined $pid;
    if ($pid == 0) {
        $SIG{$_} = 'DEFAULT' for qw(INT QUIT PIPE);
        exec {$command[0]} @command;
        exit 127;
    }
    1 while waitpid($pid, 0) < 0 && $! == $EINTR;
    return $?;
}

sub print_all {
    my ($stream, $bytes) = @_;
    my $at = 0;
    while ($at < length $bytes) {
        my $count = syswrite $stream, $bytes, length($bytes) - $at, $at;
        if (defined $count) { $at += $count; next }
        if ($! == $EINTR) { pass_signals_on(); next }
        if ($! == $EAGAIN) { wait_for($stream); next }
        return if $stream == \*STDERR;
        die_by('PIPE') if $! == $EPIPE;
        fail(1, 'writing the output', "$!", 'Make room for it');
    }
}

# A stream somebody else made non-blocking.
sub wait_for {
    my ($stream) = @_;
    my $watched = '';
    vec($watched, fileno $stream, 1) = 1;
    select undef, $watched, undef, 1;
    pass_signals_on();
}

sub pass_signals_on {
    while (my $name = shift @signals) {
        # somebody for whom the first one was not enough
        die_by($name) if $passed_on;
        $passed_on = $name;
        send_all(frame('S', $name));
    }
    if ($continued) {
        $continued = 0;
        $resized = 1;
        system('stty', 'raw', '-echo') if $saved_modes;
    }
    if ($resized) {
        $resized = 0;
        send_all(frame('W', size()));
    }
}

sub raw {
    return if $saved_modes;
    $saved_modes = `stty -g`;
    chomp $saved_modes;
    system('stty', 'raw', '-echo');
}

sub restore {
    return unless $saved_modes;
    system('stty', $saved_modes);
    undef $saved_modes;
}

# A screen that was being drawn will not tidy up after itself: main screen, cursor, no mouse, no bracketed paste.
sub leave_screen {
    return unless $saved_modes && -t STDOUT;
    print_all(\*STDOUT, "\e[?2026l\e[?1049l\e[?25h\e[?1000l\e[?1002l\e[?1006l\e[?2004l\e[0m");
}

sub lost {
    leave_screen();
    fail(6, 'running the command', 'taskd went away', 'Look with task doctor what it did, and try again');
}

sub fail {
    my ($code, $tried, $why, $remedy) = @_;
    restore();
    my $said = "task: $tried failed: $why. $remedy.\n";
    if (grep { $_ eq '--json' } @argv) {
        $why =~ s/["\\]/\\$&/g;
        $said = qq({"error":{"code":"door","message":"$tried failed: $why","remedy":"$remedy"}}\n);
    }
    syswrite STDERR, $said;
    exit $code;
}

sub finish {
    my ($code) = @_;
    # who waits for us is to see that it was the signal, so that a loop in a script ends too
    die_by($passed_on) if $passed_on && $code == 130;
    restore();
    exit $code;
}

sub die_by {
    my ($name) = @_;
    restore();
    $SIG{$name} = 'DEFAULT';
    kill $name, $$;
    exit 128 + $number{$name};
}
