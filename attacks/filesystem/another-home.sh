# leave settings in the home of the agent, for the next task's agent
needs=taskbox
setup() { add_project || cannot "$(tail -n 1 "$D/task.log")"; }
attempt() { :; }
control() { mkdir -p "$H/.claude" && echo "$MARK-left" >"$H/.claude/settings.json"; }
held() {
    [ "$mode" = box ] || { ! grep -q left "$H/.claude/settings.json"; return; }
    printf 'mkdir -p ~/.claude; echo %s-left >~/.claude/settings.json; ls -A ~/.claude' "$MARK" >"$D/first"
    add_task "$D/first"
    task run "$id" --wait >"$D/live" 2>&1
    printf 'grep -rs %s ~ /tmp /var/tmp /dev/shm; echo looked' "$MARK" >"$D/second"
    add_task "$D/second"
    task run "$id" --wait >"$D/live" 2>&1
    task logs "$id" --raw >"$D/second.out"
    grep -q looked "$D/second.out" && ! grep -q "$MARK-left" "$D/second.out"
}
