# push to another branch than the task's own, by a program that speaks for git
needs=review
setup() { code_server; }
attempt() {
    head=$(git rev-parse HEAD) own=refs/heads/$(git branch --show-current)
    for ref in refs/heads/main refs/tags/v1 "$own-2" "$own/x" "${own%?}" refs/for/main HEAD "refs/heads/../$own"; do
        post_push /acme/shop.git "$zero $head $ref\0report-status"
    done
}
held() { not_pushed && [ "$(grep -c 'taskbox: only refs/heads/' "$out")" = 8 ]; }
