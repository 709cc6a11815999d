# have a checkout on the host write over files elsewhere: core.worktree
needs=work
setup() { mkdir -p "$H/victim" && echo mine >"$H/victim/README.md"; }
attempt() { git config core.worktree "$H/victim"; }
held() { git_ checkout -q -f HEAD -- . && review; grep -q mine "$H/victim/README.md"; }
