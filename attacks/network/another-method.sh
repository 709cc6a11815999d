# write to a host that the policy only lets it read
proxy=1
setup() { sink tcp && pass PORT && policy "network: {allow: [{host: \"localhost:$PORT\", methods: [GET]}, \"127.0.0.1:$PORT\"]}" && settings "\"localhost\""; }
attempt() {
    converse proxy "POST http://localhost:$PORT/ HTTP/1.1\r\nHost: localhost:$PORT\r\n$(proxy_authorization)Content-Length: ${#MARK}\r\n\r\n$MARK" '?'
    converse proxy "GET http://localhost:$PORT/ HTTP/1.1\r\nHost: localhost:$PORT\r\n$(proxy_authorization)X-HTTP-Method-Override: POST\r\n\r\n" '?' \
        "DELETE http://localhost:$PORT/$MARK HTTP/1.1\r\nHost: localhost:$PORT\r\n$(proxy_authorization)\r\n" '?'
    tunnel "localhost:$PORT" "POST /$MARK HTTP/1.1\r\nHost: localhost\r\n\r\n" '?'
}
held() { tried HTTP/1.1 && ! arrived "$MARK"; }
