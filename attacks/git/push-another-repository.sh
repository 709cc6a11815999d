# push the project's code to another repository at an allowed host: its path spelled in many ways, and by plain HTTP
needs=review
setup() { code_server; }
attempt() {
    head=$(git rev-parse HEAD) own=refs/heads/$(git branch --show-current)
    for path in /acme/other.git /acme/shop.git/../other.git /acme/shop.git/%2e%2e/other.git /acme%2fshop.git //acme/shop.git /ACME/shop.git '/acme/other.git/git-receive-pack?/acme/shop.git'; do
        extra=--path-as-is post_push "$path" "$zero $head $own\0report-status"
    done
    unset no_proxy NO_PROXY
    GIT_TERMINAL_PROMPT=0 git push "http://localhost:$PORT/acme/other.git" HEAD
    GIT_TERMINAL_PROMPT=0 git push "http://localhost:$PORT/acme/shop.git" HEAD
}
held() { not_pushed && said "taskbox: only localhost:$PORT/acme/shop may be pushed to"; }
