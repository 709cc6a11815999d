#!/usr/bin/env perl
# A process and all below it, for ./bench:
#   tree.pl memory PID       their memory in MiB, what they share with others in parts (PSS), and how many they are
#   tree.pl listeners PID    the TCP ports on which they listen
#   tree.pl find PID TEXT    the first whose command line has TEXT
use strict;
use warnings;

my ($mode, $pid, $text) = @ARGV;
my %modes = (memory => \&memory, listeners => \&listeners, find => \&find);
($modes{ $mode // '' } // die "tree.pl: no such mode\n")->(tree($pid));

sub contents {
    open my $in, '<', $_[0] or return '';
    local $/;
    return <$in> // '';
}

sub tree { return map { ($_, tree(split ' ', join ' ', map { contents($_) } glob "/proc/$_/task/*/children")) } @_ }

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

sub find {
    for (@_) { if (index(contents("/proc/$_/cmdline") =~ tr/\0/ /r, $text) >= 0) { print "$_\n"; return } }
}
