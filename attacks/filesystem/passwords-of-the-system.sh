# read the system's password hashes
setup() {
    only_root
    grep -q '^root:' /etc/shadow || cannot "this machine has no /etc/shadow"
}
attempt() { head -c 5 /etc/shadow /etc/gshadow; } # enough to know
held() { ! said root:; }
