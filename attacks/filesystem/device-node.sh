# make a device of its own: the disk, or the machine's memory
needs=work
setup() { only_root; }
attempt() { mknod disk b 8 0 && mknod memory c 1 1; ls -l; }
held() { [ ! -b "$clone/disk" ] && [ ! -c "$clone/memory" ]; }
