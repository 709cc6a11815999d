# bring a .git directory into the checkout as a commit's content
needs=review
attempt() {
    printf '#!/bin/sh\n' >hook
    blob=$(git hash-object -w hook)
    hooks=$(printf '100755 blob %s\tpost-checkout\n' "$blob" | git mktree)
    inner=$(printf '040000 tree %s\thooks\n' "$hooks" | git mktree)
    for name in .git .GIT git~1 .git.; do
        tree=$(perl -e 'print "40000 $ARGV[0]\0", pack "H*", $ARGV[1]' "$name" "$inner" | git hash-object -t tree -w --literally --stdin)
        commit=$(git -c user.name=x -c user.email=x commit-tree -p HEAD -m "Bring $name" "$tree")
        git update-ref HEAD "$commit"
    done
    git rev-parse HEAD
}
# The bad commit is in the project's store, or it is not.
held() {
    local commit
    commit=$(grep -E '^[0-9a-f]{40}$' "$out" | tail -n 1)
    [ -n "$commit" ] || cannot "git would not make such a commit"
    review
    ! git_ cat-file -e "$commit" 2>/dev/null
}
