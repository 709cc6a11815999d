# leave the project's directory by going up
attempt() {
    cat ../private/notes.txt ../../*/private/notes.txt
    cd / && cat ".$H/private/notes.txt"
}
held() { ! said "$MARK"; }
