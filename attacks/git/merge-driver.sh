# run on the host when the work is merged: a merge driver, where both sides changed
needs=work
setup() { canary=$D/fired && pass canary; }
attempt() {
    printf '#!/bin/sh\necho fired >>%q\n' "$canary" >.git/driver
    chmod 755 .git/driver
    git config merge.planted.driver "$PWD/.git/driver"
    git checkout -q -b planted
    echo '* merge=planted' >.gitattributes
    echo theirs >>README.md
    echo '* merge=planted' >.git/info/attributes
    git add -A && git -c user.name=x -c user.email=x commit -qm Theirs
}
held() {
    [ "$mode" = box ] || git_ checkout -q main
    echo ours >>"$W/README.md" && git_ commit -qam Ours
    [ "$mode" = box ] || git_ merge -q planted >>"$D/task.log" 2>&1
    review && [ ! -e "$canary" ]
}
