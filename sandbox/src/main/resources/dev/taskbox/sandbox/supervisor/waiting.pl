# One turn of the loop in which everything is served.

# A descriptor that can be read when the box is over: no time is lost, and no signal.
sub watch_box {
    my $pidfd = syscall($NR{pidfd_open}, $box + 0, 0);
    $readers{$pidfd} = sub { delete $readers{$pidfd} } if $pidfd >= 0;
}

sub turn_once {
    my ($timeout) = @_;
    my ($rin, $win) = ('', '');
    vec($rin, $_, 1) = 1 for keys %readers;
    vec($win, $_, 1) = 1 for keys %writers;
    my $ready = select $rin, $win, undef, $timeout;
    if ($ready > 0) {
        for my $fd (keys %writers) { $writers{$fd}->() if vec($win, $fd, 1) && $writers{$fd} }
        for my $fd (keys %readers) { $readers{$fd}->() if vec($rin, $fd, 1) && $readers{$fd} }
    }
    $status = $? if !defined $status && waitpid($box, WNOHANG) == $box;
}

sub exit_code { return $status & 127 ? 128 + ($status & 127) : $status >> 8 }
