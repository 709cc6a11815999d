# have the proxy judge one host and connect to another: an @ in the address
proxy=1
setup() { sink tcp && pass PORT && allow "repo.example.com:$PORT"; }
attempt() {
    tunnel "repo.example.com@127.0.0.1:$PORT" "$MARK\n" '?'
    tunnel "repo.example.com:$PORT@127.0.0.1:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT@repo.example.com:$PORT" "$MARK\n" '?'
    converse proxy "GET http://repo.example.com:$PORT@127.0.0.1:$PORT/$MARK HTTP/1.1\r\nHost: repo.example.com\r\n$(proxy_authorization)\r\n" '?'
    converse proxy "GET http://repo.example.com:$PORT\\\\@127.0.0.1:$PORT/$MARK HTTP/1.1\r\nHost: repo.example.com\r\n$(proxy_authorization)\r\n" '?'
}
held() { denied; }
