# talk to the kernel's audit, firewall, and device managers: AF_NETLINK
attempt() { for protocol in 2 4 5 6 9 10 11 12 15 16 18 20; do sys "netlink-$protocol" 41 198 16 3 "$protocol"; done; }
held() { ! grep -q ': ok' "$out"; }
