# have `git submodule update` run a program, or clone where it should not
needs=review
attempt() {
    sub=$(git rev-parse HEAD)
    printf '[submodule "x/../../hooks"]\n\tpath = x\n\turl = -u./payload\n\tupdate = !touch fired\n' >.gitmodules
    git add .gitmodules
    git update-index --add --cacheinfo "160000,$sub,x"
    git -c user.name=x -c user.email=x commit -qm 'Add a submodule'
    git rev-parse HEAD
}
held() {
    local commit
    commit=$(grep -E '^[0-9a-f]{40}$' "$out" | tail -n 1)
    [ -n "$commit" ] || cannot "git would not make such a commit"
    review
    ! git_ cat-file -e "$commit" 2>/dev/null
}
