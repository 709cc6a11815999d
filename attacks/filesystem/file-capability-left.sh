# leave a program that gains a capability when somebody runs it
needs=work
setup() { only_root; }
attempt() {
    cp /bin/true program
    perl -e 'my ($file, $name, $value) = ("program", "security.capability", pack "V5", 0x02000001, 1 << 21, 0, 0, 0);
        print syscall($ARGV[0] + 0, $file, $name, $value, length $value, 0) == 0 ? "set\n" : "$!\n"' \
        "$([ "$(uname -m)" = x86_64 ] && echo 188 || echo 5)"
}
held() { ! grep -qx set "$out"; }
