# run on the host through hooks in the work tree, which the repository's settings point at
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    mkdir .husky
    for hook in post-checkout pre-commit post-commit post-index-change reference-transaction; do
        printf '#!/bin/sh\necho %s >>%q\n' "$hook" "$canary" >.husky/$hook
        chmod 755 .husky/$hook
    done
    git config core.hooksPath .husky
}
held() { review && [ ! -e "$canary" ]; }
