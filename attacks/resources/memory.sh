# use up the machine's memory
needs=work
setup() { policy 'limits: {memory: 128MiB}'; }
attempt() { perl -e 'my @all; for (1 .. 40) { push @all, "x" x (10 << 20) } print "has ", scalar @all, "\n"; sleep 1'; }
held() { ! said 'has 40' && { [ "$mode" != box ] || { [ "$(state)" = failed ] || [ "$(state)" = review ]; }; }; }
