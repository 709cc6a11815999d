# take the key under which the proxy reads TLS, and read everyone's
needs=taskbox
setup() {
    data=$TASKBOX_HOME && pass data
    sink tcp && policy "network: {allow: [{host: \"localhost:$PORT\", methods: [GET]}]}"
    (cd "$W" && "$task" sandbox -- true) >>"$D/task.log" 2>&1
    grep -rlqs 'PRIVATE KEY' "$TASKBOX_HOME" || mkdir -p "$TASKBOX_HOME/data/authority" && printf -- '-----BEGIN %s KEY-----\n' PRIVATE >"$TASKBOX_HOME/data/authority/attack.pem"
}
attempt() { grep -rls 'BEGIN.*PRIVATE KEY' "$data" /etc/ssl /run ~ /tmp; }
control() { grep -rls 'BEGIN.*PRIVATE KEY' "$data"; }
held() { rm -f "$TASKBOX_HOME/data/authority/attack.pem"; ! grep -q '^/' "$out"; }
