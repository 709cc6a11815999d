# read the system's password hashes
setup() {
    only_root
    grep -q '^root:' /etc/shadow || cannot "this machine has no /etc/shadow"
}
attempt() { cat /etc/shadow /etc/gshadow /etc/sudoers; }
held() { ! grep -qE '^root:[^:]*:' "$out"; }
