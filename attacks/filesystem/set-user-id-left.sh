# leave a program with the rights of whoever runs taskd, for another account on the machine
needs=work
attempt() {
    umask 0
    cp /bin/true program && chmod 4755 program
    install -m 4755 /bin/true installed
    sys openat 257 56 -100 sopened 0x41 2541
    sys mknodat 259 33 -100 smade 35309 0
    sys fchmodat2 452 452 -100 sprogram 2541 0
}
held() { [ -z "$(find "$clone" -perm -4000 ! -type d -print)" ]; }
