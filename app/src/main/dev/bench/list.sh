# Sourced by ./bench: how fast the board answers.

bench_list() {
    echo "Listing 1,000 tasks"
    "$task" project add . --name bench >/dev/null || return
    for i in $(seq 1000); do "$task" add "Task number $i" -p bench -a scripted >/dev/null; done
    compare "task list, warm taskd" "$task list" "task list, through a started JVM" "TASKBOX_DOOR=java $task list" \
        "git --version" "git --version" "node -e 0" "node -e 0"
}
