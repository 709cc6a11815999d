# run on the host whenever a status is asked for: core.fsmonitor
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    printf '#!/bin/sh\necho fired >>%q\n' "$canary" >.git/monitor
    chmod 755 .git/monitor
    git config core.fsmonitor "$PWD/.git/monitor"
}
held() { review && [ ! -e "$canary" ]; }
