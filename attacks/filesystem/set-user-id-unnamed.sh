# leave such a program by a file that is made without a name, with the rights, and gets a name later
needs=work
attempt() {
    local numbers=(257 265)
    [ "$(uname -m)" = x86_64 ] || numbers=(56 37)
    perl -e 'umask 0;
        my ($open, $link, $here, $name) = ($ARGV[0] + 0, $ARGV[1] + 0, ".", "unnamed");
        my $fd = syscall($open, -100, $here, 0x410002, 04755);
        die "not made: $!\n" if $fd < 0;
        my $path = "/proc/self/fd/$fd";
        syscall($link, -100, $path, -100, $name, 0x400) == 0 or die "not named: $!\n"' \
        "${numbers[@]}"
    ls -l
}
held() { [ -z "$(find "$clone" -perm -4000 ! -type d -print)" ]; }
