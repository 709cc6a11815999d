# reach an internal address by an allowed name that is made to lead there
proxy=1
setup() { sink tcp && pass PORT && allow "localhost:$PORT"; }
attempt() { tunnel "localhost:$PORT" "$MARK\n" '?'; converse proxy "GET http://localhost:$PORT/$MARK HTTP/1.1\r\nHost: localhost:$PORT\r\n$(proxy_authorization)\r\n" '?'; }
held() { denied; }
