# reach old, seldom tested parts of the kernel: modify_ldt, iopl, vm86
setup() { must_exist modify_ldt 154 - 0x11 0 0; }
attempt() { sys modify_ldt 154 - 0x11 0 0; }
held() { refused modify_ldt; }
