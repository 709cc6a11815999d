# learn a whole zone, or carry secrets in and out, by questions over TCP for an allowed name: AXFR, IXFR, ANY, TXT, CNAME
setup() { sink tcp && pass PORT && allow "*.code.example.com"; }
attempt() { for type in 252 251 255 16 5 10 65; do ask tcp "$(name_server)" 53 "$type" "$MARK.code.example.com"; done; }
control() { for type in 252 251 255 16 5 10 65; do ask tcp 127.0.0.1 "$PORT" "$type" "$MARK.code.example.com"; done; }
held() { tried '^type ' && ! arrived "$MARK" && ! grep -q 'answers [1-9]' "$out"; }
