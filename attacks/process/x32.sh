# reach system calls around the filter: under the numbers of the x32 ABI
setup() { [ "$(uname -m)" = x86_64 ] || cannot "only x86_64 has it"; on_host getpid 0x40000027 - | grep -q ok || cannot "this kernel has no x32"; }
attempt() { sys getpid 1073741863 -; }
held() { ! said 'getpid: ok'; }
