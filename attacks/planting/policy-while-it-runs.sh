# widen the policy of the run that goes on: rewrite the policy file
needs=work
proxy=1
setup() { sink tcp && pass PORT && policy 'network: {allow: ["code.example.com"]}'; }
attempt() {
    printf 'policy:\n  network: {allow: ["localhost:%s", "127.0.0.1:%s"]}\n' "$PORT" "$PORT" | tee .taskbox.yaml "$W/.taskbox.yaml" >/dev/null
    git add -A
    sleep 1
    tunnel "127.0.0.1:$PORT" "$MARK\n" '?'
}
held() { denied; }
