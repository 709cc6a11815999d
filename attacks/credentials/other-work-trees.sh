# take what the user has stashed away or is about to commit
needs=work
setup() {
    echo "$MARK-staged" >>"$W/README.md" && git_ add -A && git_ stash -q
    stash=$(git_ rev-parse 'stash@{0}') && pass stash
}
attempt() { git stash list; git stash show -p; git log --all --format=%H; git for-each-ref; }
control() { git stash show -p; }
held() { ! said "$MARK-staged" && ! said refs/stash; }
