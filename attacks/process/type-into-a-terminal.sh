# type commands into the user's terminal: TIOCSTI, TIOCLINUX
attempt() { # on what is no terminal: the kernel's own answer would be that
    exec 3</dev/null
    sys tiocsti 16 29 3 0x5412 sx
    sys tioclinux 16 29 3 0x541c sx
    sys hidden 16 29 3 0x100005412 sx
}
held() { refused tiocsti tioclinux hidden; }
