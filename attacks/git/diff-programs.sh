# run on the host when the change is looked at: a diff program, a textconv
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    printf '#!/bin/sh\necho fired >>%q\ncat "$1"\n' "$canary" >.git/show
    chmod 755 .git/show
    git config diff.external "$PWD/.git/show"
    git config diff.planted.textconv "$PWD/.git/show"
    echo '* diff=planted' >.gitattributes
    echo more >>README.md
}
held() { review && [ ! -e "$canary" ]; }
