# get the machine's own cloud credentials from its metadata address
proxy=1
# The control's proxy leads such addresses to the sink.
setup() { sink tcp && pass PORT && allow code.example.com; }
attempt() {
    for host in 169.254.169.254 '[fd00:ec2::254]' metadata.google.internal 100.100.100.200 168.63.129.16; do
        case $host in 1[06]*) [ "${TASKBOX-}${SANDBOX_RUNTIME-}" ] || continue ;; esac
        say "$host"
        converse proxy "GET http://$host:$PORT/$MARK HTTP/1.1\r\nHost: $host\r\n$(proxy_authorization)\r\n" '?'
        tunnel "$host:$PORT" "$MARK\n" '?'
    done
}
control() {
    converse proxy "GET http://169.254.169.254:$PORT/$MARK HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n" '?'
}
held() { denied; }
