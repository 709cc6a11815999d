# write on the terminal that the user sits at
setup() { command -v script >/dev/null || cannot "script (bsdutils) is not installed"; }
attempt() { :; }
held() {
    local words=() command=''
    case $mode in box) box_words ;; with) other_words ;; esac
    [ "$mode" = control ] || printf -v command '%q ' "${words[@]}"
    # shellcheck disable=SC2016
    printf 'echo $((6 * 7))-%s >/dev/tty; for fd in /proc/*/fd/*; do echo $((6 * 7))-%s >"$fd"; done\n' "$MARK" "$MARK" >"$D/write"
    (cd "$W" && script -qec "$command bash -s <$D/write >$D/tty.out 2>&1" "$D/typescript" >/dev/null 2>&1 </dev/null)
    ! grep -qa "42-$MARK" "$D/typescript"
}
