# have the merge write through a link: a link to the user's home, and a file below it
needs=review
setup() { mkdir -p "$H/victim"; }
attempt() {
    ln -s "$H/victim" out && git add -A && git -c user.name=x -c user.email=x commit -qm Link
    link=$(git rev-parse HEAD:out)
    blob=$(echo pwned | git hash-object -w --stdin)
    inner=$(printf '100644 blob %s\tpwned\n' "$blob" | git mktree)
    tree=$(perl -e 'print "120000 out\0", pack("H*", $ARGV[0]), "40000 out\0", pack "H*", $ARGV[1]' "$link" "$inner" |
        git hash-object -t tree -w --literally --stdin)
    git update-ref HEAD "$(git -c user.name=x -c user.email=x commit-tree -p HEAD -m Both "$tree")"
    echo through >out/pwned
}
# The control follows the link, as a program that copies work out would.
held() { review && [ -z "$(ls -A "$H/victim")" ]; }
