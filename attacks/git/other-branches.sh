# move the project's own branches and tags
needs=work
setup() { git_ tag v1 && before=$(git_ rev-parse main v1); }
attempt() {
    echo evil >>README.md && git -c user.name=x -c user.email=x commit -qam Evil
    git update-ref refs/heads/main HEAD
    git update-ref refs/tags/v1 HEAD
    git update-ref refs/remotes/origin/main HEAD
}
held() { [ "$(git_ rev-parse main v1)" = "$before" ]; }
