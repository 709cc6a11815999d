# reach the host's files through /proc: another process's root, directory or open files
attempt() { cat /proc/[0-9]*/root"$H"/private/notes.txt /proc/[0-9]*/cwd/../private/notes.txt; }
control() { cat "/proc/$$/root$H/private/notes.txt" "/proc/$$/cwd/../private/notes.txt"; }
held() { ! said "$MARK"; }
