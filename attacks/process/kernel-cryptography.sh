# reach the kernel's cryptography, a door to many of its faults: AF_ALG
setup() { on_host alg 41 198 38 5 0 | grep -q ok || cannot "this kernel has no AF_ALG"; }
attempt() { sys alg 41 198 38 5 0; sys high 41 198 0x100000026 5 0; }
held() { ! said 'alg: ok' && ! said 'high: ok'; }
