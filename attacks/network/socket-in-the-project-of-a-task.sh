# reach, from a task, a program of the host by a socket that lies in the project
needs=work
setup() { sink unix "$W/.git/monitor.ipc" && sink unix "$W/server.sock"; }
attempt() { for socket in "$W/.git/monitor.ipc" "$W/server.sock" .git/monitor.ipc server.sock; do converse unix "$socket" 'x\n' '?'; done; find / -type s 2>/dev/null; }
control() { converse unix "$W/server.sock" 'x\n' '?'; }
held() { ! arrived connection; }
