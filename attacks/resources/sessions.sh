# use up the machine's process numbers from many sessions, which nobody counts together
needs=work
setup() { policy 'limits: {processes: 48}'; }
attempt() {
    perl -e 'for (1 .. 120) { my $pid = fork // last; next if $pid; syscall($ARGV[0] + 0); open my $out, ">>", "alive"; syswrite $out, "x"; sleep 3; exit }' "$([ "$(uname -m)" = x86_64 ] && echo 112 || echo 157)"
    sleep 1.5
    say "alive $(wc -c <alive)"
}
held() { ! said 'alive 120'; }
