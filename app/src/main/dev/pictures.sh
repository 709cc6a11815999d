#!/usr/bin/env bash
# The board's main screens, from a real run in a real terminal, as text: pictures.sh TASK DIRECTORY
set -euo pipefail
program=$1
out=$2
work=$(mktemp -d /tmp/taskbox-pictures.XXXXXX)
export TASKBOX_HOME=$work/home HOME=$work/user TASKBOX_TUI_TRACE=1 TASKBOX_THEME=dark
screen() { tmux -L "tbp$$" -f /dev/null "$@"; }
trap '"$program" daemon stop >/dev/null 2>&1 || true; screen kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir -p "$HOME" "$work/shop" "$out"
out=$(cd "$out" && pwd)
cd "$work/shop"
git init -q -b main
git config user.name Person
git config user.email person@localhost
printf 'price() { echo 10; }\n' >shop.sh
git add -A
git commit -qm Start
"$program" project add . >/dev/null
"$program" add "Upgrade to Java 25" -a claude >/dev/null
"$program" add "Document every webhook of the shop" -a gemini >/dev/null
"$program" add "Add a discount" -a scripted -b 'say The shop needs a discount, so I add one.
append shop.sh discount() { echo 3; }
run sh -c ". ./shop.sh; discount"
run curl -sS -m 5 https://evil.example/
commit Add a discount
say Done.' >/dev/null
"$program" add "Fix the flaky login test" -a scripted -b 'say I look at the test first.
ask Which browser does it fail in?' >/dev/null
"$program" add "Watch the queue" -a scripted -b 'run sleep 60' >/dev/null
"$program" run 3 --wait >/dev/null 2>&1
"$program" run 4 --wait >/dev/null 2>&1
"$program" start 5 >/dev/null

typed=0
press() {
    screen send-keys "$1"
    typed=$((typed + 1))
    for _ in $(seq 600); do
        [ "$(screen display-message -p '#{pane_title}')" != "taskbox idle $typed" ] || return 0
        sleep 0.1
    done
    echo "pictures: the board did not take $1" >&2
    return 1
}
await() {
    for _ in $(seq 600); do
        ! screen capture-pane -p | grep -qF "$1" || return 0
        sleep 0.1
    done
    echo "pictures: no $1 came" >&2
    return 1
}
picture() { screen capture-pane -p | sed 's/[[:space:]]*$//' >"$out/$1.txt"; }

screen new-session -d -x 104 -y 20 "$program"
await 'sleep 60'
picture board
press Enter
await 'Done.'
picture log
press 2
await '+discount'
picture diff
press 3
await 'evil.example'
picture refused
echo "pictures: 4 in $out"
