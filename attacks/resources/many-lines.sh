# fill the board's database, and slow it down for everyone, with a million short lines
needs=review limit=120
setup() { size=$(du -sm "$TASKBOX_HOME/data/taskbox.db" 2>/dev/null | cut -f1) || size=0; }
attempt() { yes x | head -n 1000000; }
held() {
    [ "$mode" = box ] || { [ "$(wc -l <"$out")" -lt 900000 ]; return; }
    local before after
    before=$(date +%s%N)
    task list >/dev/null || return 1
    after=$(date +%s%N)
    [ "$(du -sm "$TASKBOX_HOME/data/taskbox.db" | cut -f1)" -lt $((size + 50)) ] && [ $(((after - before) / 1000000)) -lt 3000 ]
}
