# read and leave files in the host's /tmp
setup() { tmp=/tmp/attack-file-$MARK && pass tmp && echo "secret-$MARK" >"$tmp" && chmod 644 "$tmp"; }
attempt() { cat "$tmp" && echo x >"$tmp-left"; }
held() {
    local code=0
    ! said "secret-$MARK" && [ ! -e "$tmp-left" ] || code=1
    rm -f "$tmp" "$tmp-left"
    return "$code"
}
