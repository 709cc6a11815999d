# write outside through a symbolic link inside
needs=work
attempt() {
    ln -s "$H/.bashrc" link && echo "echo $MARK" >>link
    ln -s "$H" directory && echo x >directory/left
}
held() { ! grep -q "$MARK" "$H/.bashrc" && [ ! -e "$H/left" ]; }
