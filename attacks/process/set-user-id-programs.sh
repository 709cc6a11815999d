# become root by a program of the system with its rights: sudo, su, mount
attempt() { grep NoNewPrivs /proc/self/status; sudo -n id; }
held() { tried NoNewPrivs && grep -q 'NoNewPrivs:.1' "$out" && ! said 'uid=0'; }
