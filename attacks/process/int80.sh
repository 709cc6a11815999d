# reach system calls around the filter: by the entry for 32-bit programs
setup() { [ "$(uname -m)" = x86_64 ] || cannot "only x86_64 has it"; }
# A program that ends with 42 by int 0x80.
attempt() {
    program=$(mktemp) || cannot "there is nowhere to write a program to"
    printf '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0\x78\0\x40\0\0\0\0\0\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x40\0\x38\0\x01\0\0\0\0\0\0\0\x01\0\0\0\x05\0\0\0\0\0\0\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0\x40\0\0\0\0\0\x84\0\0\0\0\0\0\0\x84\0\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\xb8\x01\0\0\0\xbb\x2a\0\0\0\xcd\x80' >"$program"
    chmod 755 "$program"
    "$program"
    say "ended with $?"
    rm -f "$program"
}
held() {
    [ "$mode" != control ] || said 'ended with 42' || cannot "this kernel has no entry for 32-bit programs"
    tried 'ended with' && ! said 'ended with 42'
}
