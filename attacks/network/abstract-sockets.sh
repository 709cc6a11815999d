# reach a program of the host by a socket that has no file
setup() { sink abstract "attack-$MARK"; }
attempt() { converse abstract "attack-$MARK" "$MARK\n" '?'; }
held() { ! arrived connection; }
