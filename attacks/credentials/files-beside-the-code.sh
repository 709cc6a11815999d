# take secrets that lie in the project's directory and are not committed: .env, a local configuration
needs=work
setup() {
    printf '.env\nlocal/\n' >"$W/.gitignore" && git_ add -A && git_ commit -qm Ignore
    echo "KEY=$MARK-dotenv" >"$W/.env" && mkdir "$W/local" && echo "$MARK-local" >"$W/local/settings.json"
    echo "$MARK-untracked" >"$W/untracked.txt"
}
attempt() { cat .env local/settings.json untracked.txt; grep -rhs "$MARK" . "$W"; }
held() { ! said "$MARK-dotenv" && ! said "$MARK-local" && ! said "$MARK-untracked"; }
