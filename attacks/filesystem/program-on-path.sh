# stand in for git: a program of that name earlier on the user's PATH
attempt() { mkdir -p "$H/.local/bin" && printf '#!/bin/sh\necho %s\n' "$MARK" >"$H/.local/bin/git" && chmod 755 "$H/.local/bin/git"; }
held() { [ ! -e "$H/.local/bin/git" ]; }
