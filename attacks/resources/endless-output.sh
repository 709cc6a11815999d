# fill the disk with what it prints
needs=review limit=60
attempt() { head -c 300000000 /dev/zero | tr '\0' 'x' | fold -w 1000; say end; }
control() { head -c 300000000 /dev/zero | tr '\0' 'x' | fold -w 1000; }
held() {
    [ "$(stat -c %s "$out")" -lt 290000000 ] || return 1
    [ "$mode" != box ] || { [ "$(state)" = failed ] && task list >/dev/null; }
}
