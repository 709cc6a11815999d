# turn a switch of the kernel: /proc/sys, /sys, sysrq
setup() { only_root; }
attempt() {
    for file in /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/vm/overcommit_memory; do
        (exec 3>>"$file") && say "opened $file"
    done
    (exec 3>>/proc/sysrq-trigger) && say 'opened sysrq'
    [ ! -e /sys/kernel ] || say 'opened /sys'
}
held() { ! said 'opened'; }
