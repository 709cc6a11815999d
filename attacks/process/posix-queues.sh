# read messages between programs of the host: POSIX
setup() {
    queue=attack-$MARK && pass queue
    on_host mq_open 240 180 "s$queue" 0x42 438 0 | grep -q ok || cannot "this kernel has no POSIX messages"
}
attempt() { sys mq_open 240 180 "s$queue" 0 0 0; }
held() {
    on_host mq_unlink 241 181 "s$queue" >/dev/null
    ! said 'mq_open: ok'
}
