# load a program into the kernel: bpf
setup() { must_exist bpf 321 280 0 0 0x100000; }
attempt() { sys bpf 321 280 0 0 0x100000; }
held() { refused bpf; }
