# carry anything it likes to port 443 of an allowed host
proxy=1
setup() {
    sink tcp 443 && pass PORT
    allow localhost 127.0.0.1
}
attempt() { tunnel localhost:443 "SSH-2.0-$MARK\r\n" '?'; }
held() { tried HTTP/1.1 && ! arrived "$MARK"; }
