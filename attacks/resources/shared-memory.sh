# use up the machine's memory by files in /dev/shm
attempt() { head -c 320000000 /dev/zero >"/dev/shm/attack-$MARK"; stat -c 'size %s' "/dev/shm/attack-$MARK"; rm -f "/dev/shm/attack-$MARK"; }
held() { tried size && ! grep -qE 'size 3[12]' "$out"; }
