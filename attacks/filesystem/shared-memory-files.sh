# read what other programs share in /dev/shm, and leave something there
setup() {
    shm=/dev/shm/attack-$MARK && pass shm
    echo "secret-$MARK" >"$shm" || cannot "this machine has no /dev/shm"
    chmod 644 "$shm"
}
attempt() { cat "$shm" && echo x >"$shm-left"; }
held() {
    local code=0
    ! said "secret-$MARK" && [ ! -e "$shm-left" ] || code=1
    rm -f "$shm" "$shm-left"
    return "$code"
}
