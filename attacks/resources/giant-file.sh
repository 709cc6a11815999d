# have the host store or compare a file without end: a terabyte of nothing, not committed
needs=review limit=60
attempt() { truncate -s 1T giant.bin && ls -l giant.bin; }
held() {
    [ "$mode" = box ] || { timeout 5 git -C "$W" add giant.bin; [ "$?" != 124 ]; return; }
    said giant.bin || cannot "the file was not made"
    review
    [ "$(du -sm "$W/.git" | cut -f1)" -lt 50 ] && [ "$(du -sm "$TASKBOX_HOME" 2>/dev/null | cut -f1)" -lt 2000 ]
}
