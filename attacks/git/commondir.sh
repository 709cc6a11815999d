# run on the host whenever a status is asked for: a .git/commondir that leads to settings of the agent's
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    mkdir -p elsewhere
    cp -r .git/objects .git/refs elsewhere/
    printf '#!/bin/sh\necho fired >>%q\n' "$canary" >elsewhere/monitor
    chmod 755 elsewhere/monitor
    printf '[core]\n\trepositoryformatversion = 0\n\tfsmonitor = %s/elsewhere/monitor\n' "$PWD" >elsewhere/config
    echo ../elsewhere >.git/commondir
}
held() { review && [ ! -e "$canary" ]; }
