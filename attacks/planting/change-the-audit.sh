# hide what was done: take a line out of the audit of a run
needs=taskbox
setup() {
    add_project || cannot "the project was not taken: $(tail -n 1 "$D/task.log")"
    printf 'curl -sS https://elsewhere.invalid/ || true\n' >"$D/reach"
    add_task "$D/reach"
    task run "$id" --wait >>"$D/task.log" 2>&1
    audit=$TASKBOX_HOME/data/tasks/$id/runs/1/audit.jsonl
    [ "$(wc -l <"$audit")" -gt 3 ] || cannot "the run left no audit"
    pass audit
}
attempt() { sed -i 2d "$audit" && say 'a line is gone'; }
held() { ! said 'a line is gone' && task audit "$id" --verify >>"$D/task.log" 2>&1; }
