# reach a path that no rule names, spelled so that it seems to lie below one that is
proxy=1
setup() { sink tcp && pass PORT && policy "network: {allow: [{host: \"localhost:$PORT\", paths: [\"/open/**\"]}, \"127.0.0.1:$PORT\"]}" && settings "\"localhost\""; }
attempt() {
    for path in /secret /open/../secret /open/%2e%2e/secret /open/..%2fsecret /open/.%2e/%73ecret /open//../secret '/open/..;/secret' /open/%252e%252e/secret '/open/..\secret' /OPEN/secret /open%2f..%2fsecret '/open/x?/../../secret' "/open/../secret#"; do
        say "$path"
        converse proxy "GET http://localhost:$PORT$path-$MARK HTTP/1.1\r\nHost: localhost:$PORT\r\n$(proxy_authorization)\r\n" '?'
    done
}
# A query is not part of the path; that one may arrive.
held() { tried HTTP/1.1 && ! grep -a "$MARK" "$D/sink.log" | grep -qav '^GET /open/x?'; }
