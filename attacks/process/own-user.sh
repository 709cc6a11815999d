# act as root, or as the user who runs taskd where that is root
needs=taskbox
setup() { only_root; }
attempt() { touch ~/mine /tmp/mine 2>/dev/null; cat /proc/self/uid_map; sleep 2; }
held() { ! grep -qE '^ *[0-9]+ +0 +' "$out"; }
