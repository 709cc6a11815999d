#!/usr/bin/env perl
# A process and all below it, for ./bench:
#   tree.pl memory PID         their memory in MiB, what they share with others in parts (PSS), and how many they are
#   tree.pl memory PID TEXT    the same of that child of PID and all below it where a command line has TEXT
#   tree.pl end PID            ends them: not every sandbox ends with who started it
#   tree.pl listeners PID      the TCP ports on which they listen
use strict;
use warnings;

my ($mode, $pid, $text) = @ARGV;
my %modes = (memory => \&memory, listeners => \&listeners, end => sub { kill 'TERM', @_ });
($modes{ $mode // '' } // die "tree.pl: no such mode\n")->(defined $text ? branch() : tree($pid));

sub contents {
    open my $in, '<', $_[0] or return '';
    local $/;
    return <$in> // '';
}

sub children { return map { split ' ', contents($_) } glob "/proc/$_[0]/task/*/children" }

sub tree { return map { ($_, tree(children($_))) } @_ }

sub branch {
    for my $child (children($pid)) {
        my @branch = tree($child);
        return @branch if grep { contents("/proc/$_/cmdline") =~ tr/\0/ /r =~ /\Q$text/ } @branch;
    }
    die "tree.pl: there is no such process\n";
}

sub memory {
    my $sum = 0;
    for (@_) { $sum += $1 if contents("/proc/$_/smaps_rollup") =~ /^Pss:\s+(\d+) kB/m }
    printf "%.1f %d\n", $sum / 1024, scalar @_;
}

sub listeners {
    for my $pid (@_) {
        my %its = map { (readlink // '') =~ /^socket:\[(\d+)\]$/ ? ($1 => 1) : () } glob "/proc/$pid/fd/*";
        for (split /\n/, contents("/proc/$pid/net/tcp")) {
            my (undef, $local, undef, $state, @rest) = split;
            print hex((split /:/, $local)[1]), "\n" if $state eq '0A' && $its{ $rest[5] };
        }
    }
}
