# run on the host when files are added or checked out: a filter in the settings, named by attributes
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    for kind in clean smudge process; do
        printf '#!/bin/sh\necho %s >>%q\ncat\n' "$kind" "$canary" >.git/$kind
        chmod 755 .git/$kind
    done
    git config filter.planted.clean "$PWD/.git/clean"
    git config filter.planted.smudge "$PWD/.git/smudge"
    echo '* filter=planted' >.gitattributes
    echo more >>README.md
}
held() { review && [ ! -e "$canary" ]; }
