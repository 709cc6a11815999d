# leave a repository inside the repository, with settings that run a program for who enters its directory
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    git init -q docs
    printf '#!/bin/sh\necho fired >>%q\n' "$canary" >docs/monitor
    chmod 755 docs/monitor
    git -C docs config core.fsmonitor "$PWD/docs/monitor"
    echo text >docs/index.md
}
held() { review && git -C "$W/docs" status >/dev/null 2>&1; [ ! -e "$canary" ]; }
