# write outside through a symbolic link inside
needs=work
attempt() {
    ln -s "$H/.bashrc" profile && echo "echo $MARK" >>profile
    ln -s "$H" directory && echo x >directory/left
}
held() { ! grep -q "$MARK" "$H/.bashrc" && [ ! -e "$H/left" ]; }
