# have the proxy judge one host and connect to another: an @ in the address
proxy=1
setup() { sink tcp && pass PORT && allow "code.example.com:$PORT"; }
attempt() {
    tunnel "code.example.com@127.0.0.1:$PORT" "$MARK\n" '?'
    tunnel "code.example.com:$PORT@127.0.0.1:$PORT" "$MARK\n" '?'
    tunnel "127.0.0.1:$PORT@code.example.com:$PORT" "$MARK\n" '?'
    converse proxy "GET http://code.example.com:$PORT@127.0.0.1:$PORT/$MARK HTTP/1.1\r\nHost: code.example.com\r\n$(proxy_authorization)\r\n" '?'
    converse proxy "GET http://code.example.com:$PORT\\\\@127.0.0.1:$PORT/$MARK HTTP/1.1\r\nHost: code.example.com\r\n$(proxy_authorization)\r\n" '?'
}
held() { denied; }
