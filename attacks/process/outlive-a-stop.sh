# go on after the task was stopped
needs=taskbox
setup() { add_project || cannot "$(tail -n 1 "$D/task.log")"; }
attempt() { :; }
control() { setsid perl -e 'sleep 15' "detached-$MARK-stop" >/dev/null 2>&1 & }
held() {
    if [ "$mode" = box ]; then
        printf '%s\n' "trap '' TERM INT HUP; setsid perl -e '\$SIG{TERM} = \"IGNORE\"; sleep 60' detached-$MARK-stop & echo started; sleep 60; sleep 60" >"$D/first"
        add_task "$D/first"
        task start "$id" >>"$D/task.log" 2>&1
        wait_for 20 running || cannot "the agent did not start"
        task stop "$id" >>"$D/task.log" 2>&1
        wait_for 20 not_running
    fi
    ! running
}
running() { cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | grep -qx "detached-$MARK-sto[p]"; }
not_running() { ! running; }
