# read keys that the kernel keeps for the user
setup() {
    must_exist keyctl 250 219 0 -4 1
    key=$(on_host add_key 248 217 suser "sattack-$MARK" "s$MARK-key" "$((${#MARK} + 4))" -4 | sed -n 's/.*ok //p')
    [ -n "$key" ] || cannot "no key can be kept here"
    pass key
}
attempt() {
    sys search 250 219 10 -4 suser "sattack-$MARK" 0
    sys describe 250 219 6 "$key" z256 256
    sys add_key 248 217 suser sattack-left 0 0 -4
    sys request_key 249 218 suser "sattack-$MARK" 0 0
    grep "attack-$MARK" /proc/keys
}
held() {
    on_host unlink 250 219 9 "$key" -4 >/dev/null
    refused search describe add_key request_key && ! said "attack-$MARK:"
}
