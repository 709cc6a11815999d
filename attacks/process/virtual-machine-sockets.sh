# talk to the machine's host, or to virtual machines: AF_VSOCK
setup() { on_host vsock 41 198 40 1 0 | grep -q ok || cannot "this kernel has no AF_VSOCK"; }
attempt() { sys vsock 41 198 40 1 0; }
held() { ! said 'vsock: ok'; }
