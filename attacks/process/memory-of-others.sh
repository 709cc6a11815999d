# read another program's memory: ptrace, process_vm_readv, /proc/PID/mem, its open files
setup() { background perl -e "my \$secret = '$MARK-memory'; sleep 60" && victim=${pids[-1]} && pass victim && sleep 0.3; }
attempt() {
    sys attach 101 117 16 "$victim" 0 0
    sys pidfd_open 434 434 "$victim" 0
    head -c 1 "/proc/$victim/maps" >/dev/null && say 'maps: read'
}
held() { ! grep -q 'attach: ok\|pidfd_open: ok\|maps: read' "$out"; }
