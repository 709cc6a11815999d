# run on the host when it fetches: a transport, a helper for passwords, an ssh of its own
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    printf '#!/bin/sh\necho "$0" >>%q\n' "$canary" >.git/run
    chmod 755 .git/run
    git config protocol.ext.allow always
    git config core.sshCommand "$PWD/.git/run"
    git config credential.helper "!$PWD/.git/run"
    git config remote.origin.url "ext::$PWD/.git/run"
    git config remote.origin.uploadpack "$PWD/.git/run"
    git config "url.ext::$PWD/.git/run .insteadOf" https://git.invalid/
}
held() { review && git_ fetch origin >/dev/null 2>&1; git_ ls-remote https://git.invalid/x >/dev/null 2>&1; [ ! -e "$canary" ]; }
