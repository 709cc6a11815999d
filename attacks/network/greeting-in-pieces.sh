# hide another name in the TLS greeting by many packets, or many TLS records
proxy=1
setup() { sink tcp && pass PORT && allow "localhost:$PORT" "127.0.0.1:$PORT"; }
attempt() {
    hello=$(client_hello "$MARK.evil.example")
    steps=()
    for ((at = 0; at < ${#hello}; at += 60)); do steps+=("${hello:at:60}" '?'); done
    tunnel "localhost:$PORT" "${steps[@]:0:6}" "${hello:180}" '?'
    body=${hello:20}
    records=''
    for ((at = 0; at < ${#body}; at += 80)); do
        part=${body:at:80}
        records+="\\x16\\x03\\x01\\x00$(printf '\\x%02x' $((${#part} / 4)))$part"
    done
    tunnel "localhost:$PORT" "$records" '?'
}
held() { tried HTTP/1.1 && ! grep -qa "$MARK\|rrrrrrrr" "$D/sink.log"; }
