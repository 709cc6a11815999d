# hold the kernel still at a page fault: userfaultfd
setup() { must_exist userfaultfd 323 282 0xffff; }
attempt() { sys userfaultfd 323 282 5; }
held() { refused userfaultfd; }
