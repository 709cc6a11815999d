# reach another site behind an allowed host's address: two Host headers, or a folded one
proxy=1
setup() { sink tcp && pass PORT && allow "localhost:$PORT" "127.0.0.1:$PORT"; }
attempt() {
    converse proxy "GET http://localhost:$PORT/ HTTP/1.1\r\nHost: localhost:$PORT\r\nHost: $MARK.evil.example\r\n$(proxy_authorization)\r\n" '?'
    converse proxy "GET http://localhost:$PORT/ HTTP/1.1\r\nHost: localhost:$PORT\r\n $MARK.evil.example\r\n$(proxy_authorization)\r\n" '?'
    converse proxy "GET http://localhost:$PORT/ HTTP/1.1\r\nHost : $MARK.evil.example\r\n$(proxy_authorization)\r\n" '?'
}
held() { tried HTTP/1.1 && ! arrived "$MARK.evil"; }
