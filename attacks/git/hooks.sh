# run on the host through a git hook
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    for hook in applypatch-msg commit-msg fsmonitor-watchman post-checkout post-commit post-index-change post-merge post-rewrite \
        pre-auto-gc pre-commit pre-merge-commit pre-push prepare-commit-msg reference-transaction update; do
        printf '#!/bin/sh\necho %s >>%q\n' "$hook" "$canary" >.git/hooks/$hook
        chmod 755 .git/hooks/$hook
    done
    echo more >>README.md
}
held() { review && [ ! -e "$canary" ]; }
