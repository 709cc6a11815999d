# reach another port of an allowed host
proxy=1
setup() { sink tcp && pass PORT && allow "localhost:1" "127.0.0.1:1"; }
attempt() { for host in localhost 127.0.0.1; do tunnel "$host:$PORT" "$MARK\n" '?'; done; tunnel "localhost:1:$PORT" "$MARK\n" '?'; tunnel "localhost:0$PORT" "$MARK\n" '?'; }
held() { denied; }
