# end a program of the user's
setup() { background sleep 60 && victim=${pids[-1]} && pass victim; }
attempt() { kill -9 "$victim"; kill -9 -- "-$victim"; }
held() { sleep 0.1; kill -0 "$victim" 2>/dev/null && ! grep -q 'State:.Z' "/proc/$victim/status"; }
