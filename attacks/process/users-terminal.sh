# write on the terminal that the user sits at
setup() { command -v script >/dev/null || cannot "script (bsdutils) is not installed"; }
attempt() { :; }
held() {
    local words command
    case $mode in box) box_words ;; with) other_words ;; *) words=() ;; esac
    printf -v command '%q ' "${words[@]}"
    [ "$mode" != control ] || command=''
    (cd "$W" && script -qec "$command bash -c 'echo $MARK-tty >/dev/tty; for fd in /proc/*/fd/*; do echo $MARK-tty >\$fd; done' </dev/null >$D/tty.out 2>&1" "$D/typescript" >/dev/null 2>&1 </dev/null)
    ! grep -qa "$MARK-tty" "$D/typescript"
}
