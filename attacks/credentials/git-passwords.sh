# ask git for the user's password: its helper, its store
setup() { HOME=$H git config --global credential.helper "store --file $H/.git-credentials"; }
attempt() {
    unset GIT_ASKPASS SSH_ASKPASS
    printf 'protocol=https\nhost=example.com\n\n' | GIT_TERMINAL_PROMPT=0 git credential fill | grep "$MARK"
}
held() { ! said "$MARK-git"; }
