# write on the terminal that the user sits at
# The terminal is one that this case made: an attempt without a box reaches everything, so it names that one and no other.
setup() { command -v script >/dev/null || cannot "script (bsdutils) is not installed"; }
attempt() { :; }
held() {
    local words=() command=''
    case $mode in box) box_words ;; with) other_words ;; esac
    [ "$mode" = control ] || printf -v command '%q ' "${words[@]}"
    # shellcheck disable=SC2016
    printf 'echo $((6 * 7))-%s >/dev/tty; echo $((6 * 7))-%s >"$1"' "$MARK" "$MARK" >"$D/write"
    (cd "$W" && script -qec "$command bash -c \"\$(cat $D/write)\" attempt \"\$(tty)\" </dev/null >$D/tty.out 2>&1" "$D/typescript" >/dev/null 2>&1 </dev/null)
    ! grep -qa "42-$MARK" "$D/typescript"
}
