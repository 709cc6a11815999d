# use up taskd's memory with one line that does not end
needs=review limit=60
attempt() { head -c 200000000 /dev/zero | tr '\0' 'x'; }
# The control's reader takes whole lines, as a careless one does.
held() {
    if [ "$mode" != box ]; then
        perl -ne 'BEGIN { $longest = 0 } $longest = length if length > $longest; END { exit($longest > 100_000_000 ? 1 : 0) }' "$out"
        return
    fi
    local pid
    pid=$(task daemon status --json | field pid)
    task list >/dev/null && [ "$(awk '/VmRSS/ { print $2 }' "/proc/$pid/status")" -lt 900000 ]
}
