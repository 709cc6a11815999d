# read or rewrite the board: taskd's database, log, and settings
needs=taskbox
setup() { tb=$TASKBOX_HOME && pass tb; }
attempt() {
    head -c 15 "$tb/data/taskbox.db" && say
    ls "$tb"/*
    echo x >>"$tb/config/config.yaml" && say "wrote settings"
}
held() { ! said 'SQLite format' && ! said taskd.log && ! said 'wrote settings' && ! grep -qsx x "$TASKBOX_HOME/config/config.yaml"; }
