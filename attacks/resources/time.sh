# work on after its time is up
needs=work
setup() { policy 'limits: {time: 2s}'; }
attempt() { trap '' TERM INT HUP; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 1; done; say "still here"; }
held() { ! said 'still here' && { [ "$mode" != box ] || [ "$(state)" = failed ]; }; }
control() { sleep 3; say "still here"; }
