# reach a program of the host by its socket: Docker, an agent for keys, the desktop
setup() { sink unix "$H/private/docker.sock" && sink unix "$H/.gnupg/S.gpg-agent"; }
attempt() {
    for socket in "$H/private/docker.sock" "$H/.gnupg/S.gpg-agent" /var/run/docker.sock /run/user/*/bus /run/dbus/system_bus_socket /tmp/.X11-unix/X0; do
        converse unix "$socket" 'x\n' '?'
    done
    find / -type s -print 2>/dev/null
}
control() { for socket in "$H/private/docker.sock" "$H/.gnupg/S.gpg-agent"; do converse unix "$socket" 'x\n' '?'; done; }
held() { ! arrived connection && ! grep -q '^/.*\.sock\|^/.*bus\|^/.*gpg' "$out"; }
