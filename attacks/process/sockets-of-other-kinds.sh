# talk to parts of the kernel that no agent needs: sockets of other families
attempt() {
    for family in 15:key 17:packet 21:rds 29:can 30:tipc 31:bluetooth 33:rxrpc 38:alg 39:nfc 40:vsock 41:kcm 42:qipcrtr 43:smc 44:xdp; do
        sys "${family#*:}" 41 198 "${family%:*}" 3 0
        sys "${family#*:}" 41 198 "${family%:*}" 5 0
        sys "${family#*:}" 41 198 "${family%:*}" 2 0
        sys "${family#*:}" 41 198 "${family%:*}" 1 0
    done
}
held() { ! grep -q ': ok' "$out"; }
