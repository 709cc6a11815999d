# reach system calls around the filter: io_uring
setup() { on_host io_uring 425 425 1 0 | grep -q 'errno 14 ' || cannot "this kernel has no io_uring for this user"; }
attempt() { sys io_uring_setup 425 425 1 0; }
held() { refused io_uring_setup; }
