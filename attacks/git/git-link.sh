# lead the host's git into another repository of the user, by a .git that is a symbolic link
needs=work
setup() {
    git init -q "$H/bank" && git -C "$H/bank" -c user.name=x -c user.email=x commit -q --allow-empty -m "$MARK-bank"
}
attempt() { mv .git gone && ln -s "$H/bank/.git" .git; git log -1; }
held() { review && ! grep -q "$MARK-bank" "$out" "$seen"; }
