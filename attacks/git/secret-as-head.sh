# have git read a secret of the host as a ref, an index or a list of objects, and show it in an error
needs=review
attempt() {
    echo more >more.txt && git add -A
    for file in HEAD packed-refs index info/exclude config; do
        rm -f ".git/$file" && ln -s "$H/private/notes.txt" ".git/$file"
    done
    git status
}
held() { review && ! grep -q "$MARK-private" "$seen" "$out"; }
