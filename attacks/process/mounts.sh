# change what is mounted
attempt() {
    sys mount 165 40 snone s/none-such stmpfs 0 0
    sys umount2 166 39 s/none-such 0
    sys open_tree 428 428 -1 s/none-such 0
    sys chroot 161 51 s/none-such
    sys fspick 433 433 -1 s/none-such 0
}
held() { refused mount umount2 open_tree chroot fspick; }
