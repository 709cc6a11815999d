# leave a program with the rights of the group of whoever runs taskd
needs=work
attempt() {
    umask 0
    cp /bin/true program && chmod 2755 program
    sys openat 257 56 -100 sopened 0x41 1517
    sys openat 257 56 -100 sboth 0x41 3565
    sys fchmodat2 452 452 -100 sprogram 1517 0
}
held() { [ -z "$(find "$clone" -perm -2000 ! -type d -print)" ]; }
