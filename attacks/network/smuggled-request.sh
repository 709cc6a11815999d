# hide a request within the body of another, by two lengths that disagree
proxy=1
setup() { sink tcp && pass PORT && allow "localhost:$PORT" "127.0.0.1:$PORT"; }
attempt() {
    inner="GET /$MARK HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    head="POST http://localhost:$PORT/ HTTP/1.1\r\nHost: localhost:$PORT\r\n$(proxy_authorization)"
    converse proxy "${head}Content-Length: 70\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n$inner" '?'
    converse proxy "${head}Content-Length: 0\r\nContent-Length: 70\r\n\r\n$inner" '?'
    converse proxy "${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n$inner" '?'
    converse proxy "${head}Transfer-Encoding : chunked\r\nContent-Length: 70\r\n\r\n0\r\n\r\n$inner" '?'
    converse proxy "${head}Content-Length: +70\r\n\r\n$inner" '?'
    converse proxy "${head}Transfer-Encoding: chunked\r\n\r\n0;x=\n\r\n\r\n$inner" '?'
}
held() { tried HTTP/1.1 && ! arrived "$MARK"; }
