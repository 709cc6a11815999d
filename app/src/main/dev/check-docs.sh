#!/usr/bin/env bash
# Runs every block marked ```sh of README.md and docs/*.md, each file's blocks in order in one shell, in a repository
# and with a home of their own. check-docs.sh TASK
# Blocks marked ```sh build are for the checkout itself (./verify would call this again); they are named here, not run.
set -euo pipefail
program=$(readlink -f "$1")
root=$(cd -P "$(dirname "$0")/../../../.." && pwd)
checked=0

for file in "$root"/README.md "$root"/docs/*.md; do
    dir=$(mktemp -d /tmp/taskbox-docs.XXXXXX)
    mkdir -p "$dir/user" "$dir/api"
    awk '/^```sh$/ { on = 1; next } /^```/ { on = 0 } on' "$file" >"$dir/script"
    if [ -s "$dir/script" ]; then
        (
            export HOME=$dir/user TASKBOX_HOME=$dir/home PATH=$(dirname "$program"):$PATH
            cd "$dir/api"
            git init -q -b main
            git config user.name Reader
            git config user.email reader@localhost
            echo hello >README.md
            git add -A
            git commit -qm Start
            trap 'task daemon stop >/dev/null 2>&1 || true' EXIT
            bash -eu "$dir/script" >"$dir/out" 2>&1 </dev/null
        ) || { cat "$dir/out" >&2; echo "check-docs: a command line of ${file#"$root"/} failed; its blocks are in $dir/script" >&2; exit 1; }
        checked=$((checked + $(grep -c . "$dir/script")))
    fi
    rm -rf "$dir"
done
echo "check-docs: $checked lines of command blocks ran"
