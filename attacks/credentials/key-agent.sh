# use the user's SSH keys through the agent that holds them
setup() { sink unix "$H/.ssh/agent" && export SSH_AUTH_SOCK=$H/.ssh/agent && agent=$SSH_AUTH_SOCK && pass agent; }
attempt() { say "socket ${SSH_AUTH_SOCK-none}"; converse unix "${SSH_AUTH_SOCK:-$agent}" '\x00\x00\x00\x01\x0b' '?'; }
held() { ! arrived connection && ! said "socket $H"; }
