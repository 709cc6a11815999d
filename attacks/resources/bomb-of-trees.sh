# have the host list or check out a commit that never ends: trees that name one another many times
needs=review limit=60
attempt() {
    object=$(echo x | git hash-object -w --stdin)
    kind='100644 blob'
    for level in 1 2 3 4 5 6 7 8 9 10; do
        object=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '%s %s\t%s\n' "$kind" "$object" "$level-$i"; done | git mktree)
        kind='040000 tree'
    done
    git update-ref HEAD "$(git -c user.name=x -c user.email=x commit-tree -p HEAD -m Bomb "$object")"
    git rev-parse HEAD
}
held() {
    [ "$mode" = box ] || { timeout 5 git -C "$W" ls-tree -r HEAD >/dev/null; [ "$?" != 124 ]; return; }
    grep -qE '^[0-9a-f]{40}$' "$out" || cannot "the bomb was not built"
    task list >/dev/null && review && [ "$(git_ ls-files | head -n 20 | wc -l)" -lt 10 ]
}
