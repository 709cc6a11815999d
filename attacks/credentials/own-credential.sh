# read the secret that the policy lets it use
needs=taskbox
credential() {
    policy "credentials: [{name: SHOP_TOKEN, from: \"env: ATTACK_TOKEN\", hosts: [code.example.com]}]" "network: {allow: [code.example.com, \"127.0.0.1:${PORT:-1}\"]}"
    (cd "$W" && task policy approve --yes) >>"$D/task.log" 2>&1 || cannot "$(tail -n 1 "$D/task.log")"
}
setup() { credential && export SHOP_TOKEN=$MARK-environment; }
attempt() { say "it is ${SHOP_TOKEN:+there}"; { env; cat /proc/[0-9]*/environ; grep -rhs "$MARK" ~ /run /tmp /etc; } | tr '\0' '\n' | grep "$MARK"; }
control() { say "it is ${SHOP_TOKEN:+there}"; env | grep "$MARK-environment"; }
held() { tried 'it is there' && ! said "$MARK-environment"; }
