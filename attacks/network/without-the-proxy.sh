# reach an allowed host around the proxy, where nobody writes it down
setup() { sink tcp && pass PORT && allow "localhost:$PORT" "127.0.0.1:$PORT"; }
attempt() { unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy; converse tcp 127.0.0.1 "$PORT" "$MARK\n" '?'; converse tcp localhost "$PORT" "$MARK\n" '?'; }
held() { ! arrived connection; }
