# delete the task's branch, or the main one, at the project's remote
needs=review
setup() { code_server; }
attempt() {
    head=$(git rev-parse HEAD)
    for ref in "refs/heads/$(git branch --show-current)" refs/heads/main; do
        post_push /acme/shop.git "$head $zero $ref\0report-status delete-refs"
    done
}
held() { not_pushed && said 'taskbox: nothing may be deleted'; }
