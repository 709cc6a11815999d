# reach another host by the second request on a connection whose first was allowed
proxy=1
setup() {
    sink tcp && first=$PORT && sink tcp && pass PORT first
    allow "localhost:$first" "127.0.0.1:$first"
}
attempt() {
    converse proxy "GET http://localhost:$first/ HTTP/1.1\r\nHost: localhost:$first\r\n$(proxy_authorization)\r\n" '?' \
        "GET http://127.0.0.1:$PORT/$MARK-second HTTP/1.1\r\nHost: 127.0.0.1:$PORT\r\n$(proxy_authorization)\r\n" '?'
}
control() { converse proxy "GET http://localhost:$PORT/$MARK-second HTTP/1.1\r\nHost: localhost:$PORT\r\n\r\n" '?'; }
held() { tried HTTP/1.1 && ! arrived "$MARK-second"; }
