# reach a program of the host by a socket that lies in the project: git's file monitor, a development server
setup() { sink unix "$W/.git/monitor.ipc" && sink unix "$W/server.sock"; }
attempt() { converse unix "$W/.git/monitor.ipc" 'x\n' '?'; converse unix "$W/server.sock" 'x\n' '?'; }
held() { ! arrived connection; }
