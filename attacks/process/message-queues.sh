# read messages between programs of the host: System V
setup() {
    queue=$(perl -e 'my $id = msgget(0x61747461, 01666) // exit; msgsnd $id, pack("l! a*", 1, $ARGV[0]), 0; print $id' "$MARK-msg")
    [ -n "$queue" ] || cannot "this kernel has no System V messages"
    pass queue
}
attempt() { perl -e 'my $bytes; print "$1\n" if msgrcv $ARGV[0] + 0, $bytes, 256, 0, 04000 and $bytes =~ /(\w+-msg)/' "$queue"; }
held() {
    perl -e 'msgctl $ARGV[0] + 0, 0, 0' "$queue"
    ! said "$MARK-msg"
}
