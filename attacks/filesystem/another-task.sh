# read and change what another task works on, and the task's files on the host
needs=taskbox
setup() {
    add_project || cannot "$(tail -n 1 "$D/task.log")"
    printf 'echo %s-other >other.txt\n' "$MARK" >"$D/first"
    add_task "$D/first"
    task run "$id" --wait >"$D/live" 2>&1
    first=$clone data=$TASKBOX_HOME/data
    pass first data
    grep -q "$MARK" "$first/other.txt" || cannot "the first task did not work"
}
attempt() {
    cat "$first/other.txt" "$data/tasks/"*/workspace/other.txt /work/*/other.txt && echo "$MARK-changed" >>"$first/other.txt"
    ls "$data" && say "saw $data"
}
held() { ! said "$MARK-other" && ! said "saw $data" && ! grep -q changed "$first/other.txt"; }
