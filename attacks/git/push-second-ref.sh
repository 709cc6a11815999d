# push the main branch in the shadow of the task's own: behind it, in one line with it, in another form
needs=review
setup() { code_server; }
attempt() {
    head=$(git rev-parse HEAD) own=refs/heads/$(git branch --show-current)
    mine="$zero $head $own" other="$zero $head refs/heads/main"
    post_push /acme/shop.git "$mine\0report-status" "$other"
    post_push /acme/shop.git "$mine\0report-status" "$other\0atomic"
    post_push /acme/shop.git "$mine refs/heads/main\0report-status"
    post_push /acme/shop.git "$mine\n$other\0report-status"
    post_push /acme/shop.git "shallow $head" "$mine\0report-status" "$other"
    post_push /acme/shop.git "push-cert\0report-status" "certificate version 0.1\n" "$other" "push-cert-end\n"
    extra='-H Transfer-Encoding:chunked' post_push /acme/shop.git "$mine\0report-status" "$other"
    extra='--http1.0 --no-alpn' post_push /acme/shop.git "$mine\0report-status" "$other"
    extra='-H Content-Encoding:gzip' post_push /acme/shop.git "$mine\0report-status"
}
held() { not_pushed; }
