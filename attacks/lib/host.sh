# What cases use on the host. $T is the scratch directory of the whole run, $D the case's; $H is a home with secrets and
# $W a project in it; $MARK is the run's random mark, which every secret holds.
H=$D/home W=$D/home/shop
passed=(H W MARK)
pids=()

is_function() { [ "$(type -t "$1")" = function ]; }
cannot() { printf '%s\n' "$*" >"$D/why" && exit 2; }
# An attempt that came to nothing proves nothing, neither that a wall held nor that one is needed.
tried() { grep -qaE -- "$1" "$out" || { printf '%s\n' "the attempt came to nothing: nothing like $1 was printed" >"$D/why" && exit 4; }; }
pass() { passed+=("$@"); }
is_root() { [ "$(id -u)" = 0 ]; }
only_root() { is_root || cannot "only root gets so far, with or without a box"; }

# Ends what this case started, and nothing else.
end_background() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
}
trap end_background EXIT

background() { # COMMAND...: ends with the case
    "$@" </dev/null >>"$D/background.log" 2>&1 &
    pids+=("$!")
}

# In $1 seconds at most, until the command after it succeeds.
wait_for() {
    local left=$(($1 * 20))
    shift
    until "$@"; do
        [ $((left -= 1)) -gt 0 ] || return 1
        sleep 0.05
    done
}

make_home() {
    mkdir -p "$H/.ssh" "$H/.aws" "$H/.config/gcloud" "$H/.docker" "$H/.gnupg" "$H/.local/bin" "$H/private"
    printf -- '-----BEGIN KEY-----\n%s-ssh\n' "$MARK" >"$H/.ssh/id_rsa"
    printf '[default]\naws_secret_access_key = %s-aws\n' "$MARK" >"$H/.aws/credentials"
    printf 'machine example.com login me password %s-netrc\n' "$MARK" >"$H/.netrc"
    printf '{"refresh_token": "%s-gcloud"}\n' "$MARK" >"$H/.config/gcloud/application_default_credentials.json"
    printf '{"auths": {"example.com": {"auth": "%s-docker"}}}\n' "$MARK" >"$H/.docker/config.json"
    printf 'export TOKEN=%s-history\n' "$MARK" >"$H/.bash_history"
    printf '# a profile\n' >"$H/.bashrc"
    printf 'https://me:%s-git@example.com\n' "$MARK" >"$H/.git-credentials"
    printf '%s-private\n' "$MARK" >"$H/private/notes.txt"
    chmod -R go+rX "$H"
}

make_project() {
    mkdir -p "$W"
    git -C "$W" init -q -b main
    git -C "$W" config user.name Person
    git -C "$W" config user.email person@localhost
    printf 'hello\n' >"$W/README.md"
    git -C "$W" add -A
    git -C "$W" commit -qm Start
}

# The project's policy allows these hosts, as does the settings file for other sandboxes.
allow() {
    local words='' rule
    for rule in "$@"; do words="$words, \"$rule\""; done
    settings "${words#, }"
    policy "network: {allow: [${words#, }]}"
}
policy() { # LINE...: what stands below policy:
    { printf 'policy:\n' && printf '  %s\n' "$@"; } >"$W/.taskbox.yaml"
    git -C "$W" add .taskbox.yaml
    git -C "$W" commit -qm Policy
}
settings() {
    printf '{"network":{"allowedDomains":[%s],"deniedDomains":[]},"filesystem":{"denyRead":[],"allowWrite":["."],"denyWrite":[]}}\n' \
        "$1" >"$D/settings.json"
}

# Something that listens on the host, and writes down all it gets: sink tcp|tcp6|udp [PORT], sink unix|abstract NAME.
# $PORT is where.
sink() {
    PORT=''
    local said=$D/sink.${#pids[@]}
    perl "$lib/sink.pl" "$D/sink.log" "$MARK" "$@" </dev/null >"$said" 2>&1 &
    pids+=("$!")
    wait_for 5 grep -q . "$said"
    PORT=$(sed -n 's/^ready //p' "$said")
    [ -n "$PORT" ] || cannot "$(head -n 1 "$said")"
}
arrived() { grep -qaF -- "$1" "$D/sink.log" 2>/dev/null; }
open_proxy() {
    perl "$lib/open-proxy.pl" </dev/null >"$D/proxy" 2>"$D/proxy.log" &
    pids+=("$!")
    wait_for 5 grep -q . "$D/proxy"
    export http_proxy
    http_proxy=http://127.0.0.1:$(cat "$D/proxy")
}

# The project's remote is a server that writes down all it gets, and a box may push its task's branch there.
code_server() {
    sink tcp && CODE=https://localhost:$PORT && pass CODE PORT
    git_ remote add origin "$CODE/acme/shop.git"
    policy "git: {push: task-branch}" "network: {allow: [\"localhost:$PORT\", \"127.0.0.1:$PORT\"]}"
    (cd "$W" && task policy approve --yes) >>"$D/task.log" 2>&1 || cannot "$(tail -n 1 "$D/task.log")"
    # it speaks no TLS: by HTTPS it is reached all the same, and that is what must not be
    [ "$mode" != control ] || CODE=http://localhost:$PORT
}
not_pushed() { tried 'HTTP/1|taskbox:' && ! arrived connection && said 'taskbox: '; }

said() { grep -qaF -- "$1" "$out"; }
# The proxy itself said no. A name that it let pass and could not resolve would be no proof.
denied() { tried 'HTTP/1.1' && ! arrived "$MARK" && ! said 'HTTP/1.1 200' && ! said 'HTTP/1.1 50'; }
# Each of these system calls was answered by a filter or a capability, not by the code it is about.
refused() {
    local name
    for name in "$@"; do tried "^$name: " && grep -qE "^$name: (errno (1|38|97) |killed)" "$out" || return 1; done
}
# What `sys` prints, on the host and without a box.
on_host() { (
    . "$lib/inside.sh"
    sys "$@"
); }
# The kernel of this machine has this system call at all.
must_exist() { ! on_host "$@" | grep -q 'errno 38 ' || cannot "this kernel has no $1"; }

write_script() {
    local name
    {
        cat "$lib/inside.sh"
        for name in "${passed[@]}"; do printf '%s=%q\n' "$name" "${!name-}"; done
        cat "$file"
        if [ "$mode" = control ] && is_function control; then echo 'attempt() { control "$@"; }'; fi
        printf '{ say attack-begun; attempt; exit; } </dev/null 2>&1\n' # one stream, so that lines stay whole
    } >"$D/script"
}

box_words() {
    words=("$task" sandbox)
    [ -z "$place" ] || words+=(--place "$place")
    words+=(--)
}
other_words() {
    [ -e "$D/settings.json" ] || settings ''
    local text=${with//\{settings\}/$D/settings.json}
    eval "words=(${text//\{work\}/$W})"
}
in_box() {
    local words
    "$1"
    words+=(bash -s)
    rc=0
    (cd "$W" && HOME=$H exec timeout -k 5 "$limit" "${words[@]}") <"$D/script" >"$out" 2>&1 || rc=$?
}
unboxed() {
    rc=0
    (cd "$W" && HOME=$H exec timeout -k 5 "$limit" bash -s) <"$D/script" >"$out" 2>&1 || rc=$?
}

# ---- with a task ----

task() { HOME=$T/user timeout -k 5 120 "$task" "$@" </dev/null; }
add_project() { (cd "${1-$W}" && task project add . --name "$(basename "$D")$(basename "${1-$W}")") >>"$D/task.log" 2>&1; }
add_task() { # SCRIPT [DIRECTORY]: sets $id and $clone
    # shellcheck disable=SC2016
    printf '$ bash -c "$(echo %s | base64 -d | gzip -d)"\n' "$(gzip -9n <"$1" | base64 -w 0)" >"$D/body"
    id=$(cd "${2-$W}" && task add "Attack" -a command ${place:+-P "$place"} -F "$D/body" --json 2>>"$D/task.log" | field id)
    [ -n "$id" ] || cannot "the task was not taken: $(tail -n 1 "$D/task.log")"
    clone=$TASKBOX_HOME/data/tasks/$id/workspace
}
# A task whose agent goes on as a server: start_server COMMAND, of those in lib/inside.sh. Waits until it says "up".
start_server() {
    { cat "$lib/inside.sh" && printf '%s\n' "$1"; } >"$D/server"
    add_task "$D/server"
    task start "$id" >>"$D/task.log" 2>&1
    wait_for 30 is_up || cannot "the server in the box did not start"
}
is_up() { task logs "$id" --raw 2>/dev/null | grep -qx up; }
# Opens a port of it, as a person does, until the case ends or $opener is killed. $url is where.
open_port() {
    HOME=$T/user "$task" open "$id" "$1" </dev/null >"$D/opened" 2>>"$D/task.log" &
    opener=$!
    pids+=("$opener")
    wait_for 20 grep -q http "$D/opened" || cannot "the port was not opened: $(tail -n 1 "$D/task.log")"
    url=$(head -n 1 "$D/opened")
}
# What is heard on a port of this machine.
knock() { (. "$lib/inside.sh" && converse tcp 127.0.0.1 "$1" '?') 2>&1; }
in_task() {
    add_project || cannot "the project was not taken: $(tail -n 1 "$D/task.log")"
    add_task "$D/script"
    rc=0
    task run "$id" --wait >"$D/live" 2>&1 || rc=$?
    task logs "$id" --raw >"$out" 2>>"$D/task.log"
    cat "$D/live" >>"$D/task.log"
}
# A field of JSON on stdin, whose value is a word or a number: the first of that name.
field() { tr ',{' '\n\n' | sed -n "s/^\"$1\":\"\{0,1\}\([a-z0-9]*\).*/\1/p" | head -n 1; }
state() { task show "$id" --json 2>/dev/null | field state; }

# What a person does with an agent's work: looks at it, merges it, and goes on working in the project. $seen is all that
# was on the person's screen.
review() {
    seen=$D/seen
    {
        if [ "$mode" = box ]; then
            cat "$D/live"
            task show "$id"
            task logs "$id"
            task diff "$id"
            task diff "$id" --stat
            task merge "$id" --uncommitted --yes
        else
            cat "$out"
            git_ log -p
            git_ diff
        fi
        git_ status
        git_ add -A
        git_ diff --cached
        git_ commit -qm 'Go on'
        git_ checkout -q -b next
        git_ log -3 -p
    } >"$seen" 2>&1 </dev/null
}
# Merges as a person does who has not looked: with Taskbox without --yes, else by git.
merge_unseen() {
    if [ "$mode" = box ]; then
        task merge "$id" --uncommitted >"$D/merge" 2>&1
        grep -qi 'flag\|--yes' "$D/merge"
    else
        git_ merge -q agent >"$D/merge" 2>&1
    fi
}
git_() { GIT_TERMINAL_PROMPT=0 timeout -k 2 20 git --no-pager -C "$W" "$@" </dev/null; }
