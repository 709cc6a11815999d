# reach another site through a tunnel to port 80 of an allowed host, or carry there what is no HTTP
proxy=1
setup() {
    sink tcp 80 && pass PORT
    allow localhost:80 127.0.0.1:80
}
attempt() {
    tunnel localhost:80 "GET /$MARK HTTP/1.1\r\nHost: $MARK.evil.example\r\n\r\n" '?'
    tunnel localhost:80 "SSH-2.0-$MARK\r\n\r\n" '?'
}
held() { tried HTTP/1.1 && ! arrived "$MARK"; }
