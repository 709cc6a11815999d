# run on the host whenever a status is asked for: a .git that is a file and names another repository
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    mv .git vendor
    printf '#!/bin/sh\necho fired >>%q\n' "$canary" >vendor/monitor
    chmod 755 vendor/monitor
    printf '[core]\n\tfsmonitor = %s/vendor/monitor\n' "$PWD" >>vendor/config
    echo 'gitdir: vendor' >.git
}
held() { review && [ ! -e "$canary" ]; }
