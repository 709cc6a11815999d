# become root in a namespace of its own, from where much more of the kernel can be reached
setup() { on_host unshare 272 97 0x10000000 | grep -q ok || cannot "this kernel makes no user namespace for this user"; }
attempt() {
    unshare -Ur id
    sys unshare 272 97 0x10000000
    sys clone 56 220 0x10000011 0 0 0 0
    sys high 272 97 0x7fffffff10000000
}
held() { refused unshare clone && ! said 'uid=0'; }
