# read memory that programs of the host share: System V
setup() {
    shm=$(perl -e 'my $id = shmget(0, 4096, 01666) // exit; shmwrite $id, $ARGV[0], 0, length $ARGV[0]; print $id' "$MARK-shm")
    [ -n "$shm" ] || cannot "this kernel has no System V memory"
    pass shm
}
attempt() { perl -e 'my $bytes; for my $id ($ARGV[0], 0 .. 64) { print "$1\n" if shmread $id, $bytes, 0, 64 and $bytes =~ /(\w+-shm)/ }' "$shm"; }
held() {
    perl -e 'shmctl $ARGV[0] + 0, 0, 0' "$shm"
    ! said "$MARK-shm"
}
