# receive connections or send datagrams by SOCKS: BIND, UDP ASSOCIATE
proxy=1
setup() { sink tcp && pass PORT && allow "localhost:$PORT" "127.0.0.1:$PORT"; }
attempt() { socks '\x02' '\x01\x7f\x00\x00\x01' '?'; socks '\x03' '\x01\x00\x00\x00\x00' '?'; }
held() { tried '<05>' && ! said '<05><00><05><00>'; }
