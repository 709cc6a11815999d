# write to the user's terminal by a file's name, or fake another line with it
needs=review
attempt() {
    echo x >$'title\033]0;owned\007.txt'
    echo x >$'\u202egnp.exe'
    mkdir -p $'a\ndiff --git a' && echo x >$'a\ndiff --git a/innocent'
    ls
}
# The control shows names as a program does that prints what readdir gave it.
held() {
    review
    [ "$mode" = box ] || find "$W" >>"$seen"
    ! grep -qaP '\x1b|\x07|\xe2\x80\xae' "$seen" && ! grep -qa '^diff --git a/innocent' "$seen"
}
