# have a branch's name taken for an option of git
needs=review
setup() { canary=$D/fired && pass canary; }
attempt() {
    commit=$(git rev-parse HEAD)
    printf '#!/bin/sh\necho fired >>%q\n' "$canary" >run.sh
    chmod 755 run.sh
    printf '%s refs/heads/--upload-pack=%s\n%s refs/taskbox/--output=x\n' "$commit" "$PWD/run.sh" "$commit" >>.git/packed-refs
    git symbolic-ref HEAD "refs/heads/--upload-pack=$PWD/run.sh"
}
# The control hands on what HEAD names, as a careless program would.
held() {
    [ "$mode" = box ] || git_ fetch -q . "$(sed 's|^ref: refs/heads/||' "$W/.git/HEAD")" >>"$D/task.log" 2>&1
    review
    [ ! -e "$canary" ]
}
