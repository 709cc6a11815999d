# reach a service that listens on the host's loopback, by IPv6
setup() { sink tcp6 && pass PORT; }
attempt() { converse tcp ::1 "$PORT" "$MARK\n" '?'; }
held() { ! arrived connection; }
