# run at the user's next login, by a line in a shell profile
attempt() { for file in .bashrc .profile .zshenv .config/fish/config.fish; do mkdir -p "$(dirname "$H/$file")" && echo "echo $MARK" >>"$H/$file"; done; }
held() { ! grep -rqs "echo $MARK" "$H/.bashrc" "$H/.profile" "$H/.zshenv" "$H/.config/fish"; }
