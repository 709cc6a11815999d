# act, seen from the host, as root or as the user who runs taskd where that is root
needs=taskbox
setup() { only_root; }
attempt() { perl -e 'sleep 2' "who-$MARK-am-i"; }
in_box_and_looked_at() {
    local process
    for process in /proc/[0-9]*; do
        tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -q "^perl -e sleep 3 who-$MARK-am-i" && sed -n "s/^Uid:\t\([0-9]*\).*/\1/p" "$process/status" >"$D/uid"
    done
    [ -s "$D/uid" ]
}
held() {
    local words=()
    [ "$mode" != box ] || box_words
    (cd "$W" && "${words[@]}" perl -e 'sleep 3' "who-$MARK-am-i") &
    wait_for 4 in_box_and_looked_at || cannot "the process was not found"
    wait "$!"
    [ "$(cat "$D/uid")" != 0 ]
}
