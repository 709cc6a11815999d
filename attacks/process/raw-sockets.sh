# write packets of its own: raw IP sockets
setup() { only_root; }
attempt() { sys icmp 41 198 2 3 1; sys raw 41 198 2 3 255; sys raw6 41 198 10 3 58; }
held() { ! grep -q ': ok' "$out"; }
