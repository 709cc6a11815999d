# reach, from task sandbox, a program of the host by a socket that lies in the project
open="docs/security.md says so: what lies in the directory of task sandbox can be connected to; a task has a clone"
setup() { sink unix "$W/.git/monitor.ipc" && sink unix "$W/server.sock"; }
attempt() { converse unix "$W/.git/monitor.ipc" 'x\n' '?'; converse unix "$W/server.sock" 'x\n' '?'; }
held() { ! arrived connection; }
