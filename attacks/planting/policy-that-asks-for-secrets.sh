# have the user's next run hand out a secret, by a policy file that asks for it
needs=taskbox
setup() { mkdir -p "$H/plain"; }
attempt() { :; }
control() { cat "$H/private/notes.txt"; }
held() {
    [ "$mode" = box ] || { ! said "$MARK-private"; return; }
    policy "credentials: [{name: TOKEN, from: \"file: $H/private/notes.txt\", hosts: [code.example.com]}]" \
        "files: {read: [\"$H/private\"]}"
    (cd "$W" && task sandbox -- cat "$H/private/notes.txt") >"$D/asked" 2>&1
    ! grep -q "$MARK-private" "$D/asked" && grep -q approve "$D/asked"
}
