# reach the host's loopback by what IPv6 makes of its address
proxy=1
setup() { sink tcp && pass PORT && allow code.example.com; }
attempt() {
    for host in '[::1]' '[::ffff:127.0.0.1]' '[::ffff:7f00:1]' '[::127.0.0.1]' '[64:ff9b::7f00:1]' '[2002:7f00:1::]' '[::]' '[fe80::1%25lo]' '[0:0:0:0:0:0:0:1]' ::1; do
        say "$host"
        tunnel "$host:$PORT" "$MARK\n" '?'
    done
}
held() { denied; }
