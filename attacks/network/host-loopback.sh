# reach a service that listens on the host's loopback
setup() { sink tcp && pass PORT; }
attempt() { converse tcp 127.0.0.1 "$PORT" "$MARK\n" '?'; }
held() { ! arrived connection; }
