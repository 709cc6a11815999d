# have a checkout on the host write over files elsewhere: core.worktree
needs=work
setup() { mkdir -p "$H/victim" && echo mine >"$H/victim/README.md"; }
attempt() { git config core.worktree "$H/victim"; }
held() { review && git_ checkout -q -f HEAD -- . ; grep -q mine "$H/victim/README.md"; }
