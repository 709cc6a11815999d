# use up the machine's table of open files
attempt() {
    ulimit -n "$(ulimit -Hn)"
    perl -e 'my @all; while (@all < 70_000) { open my $in, "<", "/dev/null" or last; push @all, $in } print "opened ", scalar @all, "\n"'
}
setup() { [ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -gt 70000 ] || cannot "this user may open $(ulimit -Hn) files at most"; }
held() { tried opened && ! said 'opened 70000'; }
