# have the secret, or what stands for it, sent to another host
needs=taskbox
proxy=1
setup() {
    sink tcp && pass PORT
    policy "credentials: [{name: SHOP_TOKEN, from: \"env: ATTACK_TOKEN\", hosts: [code.example.com]}]" "network: {allow: [code.example.com, \"127.0.0.1:$PORT\"]}"
    (cd "$W" && task policy approve --yes) >>"$D/task.log" 2>&1 || cannot "$(tail -n 1 "$D/task.log")"
    export SHOP_TOKEN=$MARK-environment
}
attempt() {
    say "it is ${SHOP_TOKEN:+there}"
    head="Host: 127.0.0.1:$PORT\r\n"
    converse proxy "GET http://127.0.0.1:$PORT/ HTTP/1.1\r\n${head}Authorization: Bearer $SHOP_TOKEN\r\n\r\n" '?'
    converse proxy "GET http://127.0.0.1:$PORT/ HTTP/1.1\r\nHost: code.example.com\r\nAuthorization: Bearer $SHOP_TOKEN\r\n\r\n" '?'
    converse proxy "GET http://127.0.0.1:$PORT/?$SHOP_TOKEN HTTP/1.1\r\n${head}Authorization: Basic $(printf 'x:%s' "$SHOP_TOKEN" | base64 -w 0)\r\n\r\n" '?'
}
held() { tried 'it is there' && ! arrived "$MARK-environment" && ! arrived 'Authorization: Bearer'; }
