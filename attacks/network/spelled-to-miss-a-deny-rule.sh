# reach a denied name by capitals or a dot at its end
proxy=1
setup() { sink tcp && pass PORT && policy "network: {allow: [\"localhost:$PORT\", \"127.0.0.1:$PORT\"], deny: [\"localhost:$PORT\"]}" && settings ''; }
attempt() { for host in LOCALHOST localhost. LocalHost. localhost..; do tunnel "$host:$PORT" "$MARK\n" '?'; done; }
held() { denied; }
