# fill the disk with files
needs=work limit=60
setup() { policy 'limits: {disk: 64MiB}'; }
attempt() { for i in $(seq 30); do head -c 20000000 /dev/zero >"fill-$i" || break; head -c 2000000 /dev/zero >~/"fill-$i"; sleep 0.5; done; say "wrote $i"; }
held() { ! said 'wrote 30'; }
