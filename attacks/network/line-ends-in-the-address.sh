# have the proxy read two requests where it judges one: line ends and null bytes in the address
proxy=1
setup() { sink tcp && pass PORT && allow "repo.example.com:$PORT"; }
attempt() {
    tunnel "127.0.0.1:$PORT\\0.repo.example.com:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT\\r\\nX: .repo.example.com:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT\\n.repo.example.com:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT\\x09.repo.example.com:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT%0d%0a.repo.example.com:$PORT" "$MARK\n" '?'
}
held() { denied; }
