# have git show other contents than the commit has: refs/replace, grafts
needs=review
setup() { before=$(git_ cat-file -p HEAD:README.md); }
attempt() {
    blob=$(git rev-parse HEAD:README.md)
    git replace -f "$blob" "$(echo replaced | git hash-object -w --stdin)"
    git rev-parse HEAD >.git/info/grafts
    git notes add -m "$MARK" HEAD
    echo more >more.txt
}
held() { review && [ "$(git_ cat-file -p main~0:README.md 2>/dev/null || true)" = "$before" ] && [ -z "$(git_ for-each-ref refs/replace refs/notes)" ]; }
