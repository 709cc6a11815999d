# have the proxy read two requests where it judges one: line ends and null bytes in the address
proxy=1
setup() { sink tcp && pass PORT && allow "code.example.com:$PORT"; }
attempt() {
    tunnel "127.0.0.1:$PORT\\0.code.example.com:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT\\r\\nX: .code.example.com:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT\\n.code.example.com:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT\\x09.code.example.com:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT%0d%0a.code.example.com:$PORT" "$MARK\n" '?'
}
held() { denied; }
