# widen the policy of the next run by committing another policy file
needs=taskbox
setup() {
    policy 'network: {allow: ["code.example.com"]}'
    add_project || cannot "$(tail -n 1 "$D/task.log")"
}
attempt() { :; }
control() { printf 'policy:\n  network: {allow: ["evil.example.com"]}\n' >.taskbox.yaml; }
held() {
    if [ "$mode" = box ]; then
        printf '%s\n' 'printf "policy:\n  network: {allow: [evil.example.com]}\n" >.taskbox.yaml' \
            'git add -A; git -c user.name=x -c user.email=x commit -qm Policy; git log --oneline -1' >"$D/first"
        add_task "$D/first"
        task run "$id" --wait >"$D/live" 2>&1
        task logs "$id" --raw | grep -q Policy || cannot "the agent did not commit"
        printf 'exec 3<>/dev/tcp/127.0.0.1/3128; printf "CONNECT evil.example.com:443 HTTP/1.1\\r\\n\\r\\n" >&3; head -n 1 <&3\n' >"$D/second"
        add_task "$D/second"
        task run "$id" --wait >"$D/live" 2>&1
        task logs "$id" --raw | grep -q 403 || return 1
    fi
    ! (cd "$W" && task policy check evil.example.com) >>"$D/task.log" 2>&1
}
