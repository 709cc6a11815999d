# run on the host whenever a status is asked for: settings in the work tree that the repository's include
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    printf '#!/bin/sh\necho fired >>%q\n' "$canary" >monitor.sh
    chmod 755 monitor.sh
    printf '[core]\nfsmonitor = %s/monitor.sh\n' "$PWD" >build.properties
    git config include.path ../build.properties
}
held() { review && [ ! -e "$canary" ]; }
