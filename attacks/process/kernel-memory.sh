# read the kernel's memory, addresses and keys
setup() { only_root; }
attempt() {
    head -c 1 /proc/kcore >/dev/null && say 'read kcore'
    grep -m 1 -v '^0000000000000000' /proc/kallsyms >/dev/null && say 'read addresses'
    head -c 8 /proc/1/pagemap >/dev/null && say 'read pagemap'
}
held() { ! said 'read kcore' && ! said 'read addresses'; }
