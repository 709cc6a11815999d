# The first thing that runs inside a box: puts the agent's configuration into its home, and becomes the command. Runs as
# the box's user; nothing here is trusted by the host. Started as:
#   perl init SETSID COMMAND...
# SETSID is the number of that system call where the box has a terminal, else 0: a session that was begun outside would
# have a process group without a number in here, and a shell could not control its jobs.
use strict;

my $setsid = shift;
take_terminal() if $setsid;
put_files('/run/taskbox/files', $ENV{HOME}) if -d '/run/taskbox/files';
exec { $ARGV[0] } @ARGV or do {
    print STDERR "taskbox: cannot start $ARGV[0]: $!\n";
    exit($! == 2 ? 127 : 126);    # as a shell has it
};

sub take_terminal {
    syscall($setsid + 0);
    ioctl STDIN, 0x540E, 0;    # TIOCSCTTY
}

# Over what is there. What cannot be written is left: the agent says what it misses.
sub put_files {
    my ($from, $to) = @_;
    mkdir $to;
    opendir my $entries, $from or return;
    for my $name (grep { $_ ne '.' && $_ ne '..' } readdir $entries) {
        my ($source, $target) = ("$from/$name", "$to/$name");
        if (-d $source) { put_files($source, $target); next }
        open my $in, '<:raw', $source or next;
        unlink $target;
        open my $out, '>:raw', $target or next;
        local $/;
        print $out scalar <$in>;
    }
}
