# run on the host by any setting that names a program: an alias, the editor, the signer
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    printf '#!/bin/sh\necho "$0" >>%q\n' "$canary" >.git/run
    chmod 755 .git/run
    git config core.editor "$PWD/.git/run"
    git config gpg.program "$PWD/.git/run"
    git config commit.gpgSign true
    git config alias.lg "!$PWD/.git/run"
    git config core.pager "$PWD/.git/run"
    git config sequence.editor "$PWD/.git/run"
    git config core.alternateRefsCommand "$PWD/.git/run"
}
held() { review && git_ lg >/dev/null 2>&1; [ ! -e "$canary" ]; }
