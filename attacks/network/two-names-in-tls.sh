# reach another site behind an allowed host's address: two names in the TLS greeting
proxy=1
setup() { sink tcp && pass PORT && allow "localhost:$PORT" "127.0.0.1:$PORT"; }
attempt() {
    tunnel "localhost:$PORT" "$(client_hello localhost "$MARK.evil.example")" '?'
    tunnel "localhost:$PORT" "$(client_hello "$MARK.evil.example" localhost)" '?'
    tunnel "localhost:$PORT" "$(client_hello "localhost@$MARK.evil.example")" '?'
}
held() { tried HTTP/1.1 && ! arrived "$MARK.evil"; }
