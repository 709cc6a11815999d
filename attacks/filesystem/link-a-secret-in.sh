# take a secret along under a name of its own: a hard link
needs=work
attempt() { ln "$H/private/notes.txt" notes.txt && cat notes.txt; }
held() { ! said "$MARK" && ! grep -qs "$MARK" "$clone/notes.txt"; }
