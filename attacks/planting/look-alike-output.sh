# make the reader believe a line is the program's own: a line end within what stands on one line
needs=review
attempt() {
    echo more >>README.md
    git -c user.name=x -c user.email=x commit -qam $'One\rstate\tdone'
    echo left >$'left\nTask 1 is merged'
}
# The control shows names and messages as a program does that prints what it got.
held() {
    review
    [ "$mode" = box ] || (cd "$W" && ls -1 && git_ log --format=%s) >"$seen"
    sed '/^On branch/,$d' "$seen" >"$D/ours"
    ! grep -qa '^Task 1 is merged' "$D/ours" && ! grep -qaP '^state\tdone|\r' "$D/ours"
}
