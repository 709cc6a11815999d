# reach another site behind an allowed host's address: another name in the TLS greeting
proxy=1
setup() { sink tcp && pass PORT && allow "localhost:$PORT" "127.0.0.1:$PORT"; }
attempt() { tunnel "localhost:$PORT" "$(client_hello "$MARK.evil.example")" '?'; }
held() { tried HTTP/1.1 && ! arrived "$MARK.evil"; }
