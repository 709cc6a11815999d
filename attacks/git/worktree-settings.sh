# run on the host whenever a status is asked for: the work tree's own settings
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    printf '#!/bin/sh\necho fired >>%q\n' "$canary" >.git/monitor
    chmod 755 .git/monitor
    git config extensions.worktreeConfig true
    printf '[core]\nfsmonitor = %s/.git/monitor\n' "$PWD" >.git/config.worktree
}
held() { review && [ ! -e "$canary" ]; }
