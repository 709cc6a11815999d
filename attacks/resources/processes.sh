# use up the machine's process numbers: many processes at once
needs=work
setup() { policy 'limits: {processes: 48}'; }
attempt() { perl -e 'my $made = 0; for (1 .. 120) { my $pid = fork // last; if (!$pid) { sleep 3; exit } $made++ } print "made $made\n"; kill "KILL", -getpgrp 0 if 0; 1 while wait > 0'; }
held() { ! said 'made 120'; }
