# make the reader believe a line is the program's own: a line feed within what stands on one line
needs=work
attempt() {
    echo more >>README.md
    git -c user.name=x -c user.email=x commit -qam $'One\rstate\tdone'
    echo left >$'left\nTask 1 is merged'
}
control() { attempt_print=$'left\nTask 1 is merged' && say "$attempt_print"; }
held() {
    [ "$mode" = box ] || { ! grep -q '^Task 1 is merged' "$out"; return; }
    review
    sed -n '1,/^On branch/p' "$seen" | grep -qa '^Task 1 is merged' && return 1
    ! grep -qaP '^state\tdone|\r' "$seen"
}
