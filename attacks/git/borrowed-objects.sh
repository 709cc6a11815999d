# bring in another repository's objects, by naming its store as an alternate
needs=work
setup() {
    git init -q "$H/bank" && echo "$MARK-bank" >"$H/bank/plan.txt" && git -C "$H/bank" add -A
    git -C "$H/bank" -c user.name=x -c user.email=x commit -qm Plan
    bank=$(git -C "$H/bank" rev-parse HEAD) && pass bank
}
attempt() {
    mkdir -p .git/objects/info
    echo "$H/bank/.git/objects" >>.git/objects/info/alternates
    git update-ref refs/heads/stolen "$bank" && git merge -q --allow-unrelated-histories stolen
    git cat-file -p "$bank:plan.txt"
}
held() { review && ! grep -q "$MARK-bank" "$out" "$seen" && ! git_ cat-file -e "$bank" 2>/dev/null; }
