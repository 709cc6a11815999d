# reach the host's loopback by another spelling of its address
proxy=1
setup() { sink tcp && pass PORT && allow code.example.com; }
attempt() {
    for host in 127.0.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 127.1 127.0.1 0 0.0.0.0 127.255.255.254 '127.0.0.1.' 017700000001; do
        say "$host"
        tunnel "$host:$PORT" "$MARK\n" '?'
    done
}
held() { denied; }
