# learn on which machine it is, to find it again: its id and its name
setup() { [ -s /etc/machine-id ] || [ "$(uname -n)" != taskbox ] || cannot "this machine has neither an id nor a name"; }
attempt() { cat /etc/machine-id /etc/hostname /var/lib/dbus/machine-id /sys/class/dmi/id/product_uuid; echo "name $(uname -n)"; }
held() { ! { [ -s /etc/machine-id ] && said "$(cat /etc/machine-id)"; } && ! grep -qx "name $(uname -n)" "$out"; }
