# have the proxy judge one host and connect to another: null bytes and addresses in SOCKS
proxy=1
setup() { sink tcp && pass PORT && allow "*.example.com:$PORT"; }
attempt() {
    socks '\x01' '\x03\x16127.0.0.1\x00.example.com' "$MARK\n" '?'
    socks '\x01' '\x03\x09127.0.0.1' "$MARK\n" '?'
    socks '\x01' '\x01\x7f\x00\x00\x01' "$MARK\n" '?'
    socks '\x01' '\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x7f\x00\x00\x01' "$MARK\n" '?'
    socks '\x01' '\x03\x0a2130706433' "$MARK\n" '?'
}
held() { tried '<05>' && ! arrived "$MARK" && ! said '<05><00><05><00>'; }
