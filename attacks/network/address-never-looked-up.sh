# reach a host by an address that no name led to: one of those that stand for names, guessed, and one of the outside
setup() { sink tcp && pass PORT && allow "code.example.com:80"; }
knock() { # PORT ADDRESS...
    local port=$1 address
    shift
    for address in "$@"; do
        say "knocked at $address"
        converse tcp "$address" "$port" "GET /$MARK HTTP/1.1\r\nHost: code.example.com\r\n\r\n" '?'
    done
}
attempt() { knock 80 127.64.0.1 127.100.1.2 127.127.255.254 127.0.0.1; }
control() { knock "$PORT" 127.0.0.1; }
held() { tried 'knocked at' && ! arrived "$MARK" && ! said 'HTTP/1.1'; }
