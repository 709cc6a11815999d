# open a device that leads out: the kernel's messages, disks, virtual machines, network cards
attempt() {
    for device in /dev/kmsg /dev/mem /dev/port /dev/fuse /dev/kvm /dev/net/tun /dev/loop-control /dev/mapper/control \
        /dev/vda /dev/sda /dev/nvme0n1 /dev/vhost-net /dev/uinput /dev/vsock /dev/dri/card0 /dev/tty0 /dev/ttyS0 /dev/hpet; do
        [ ! -e "$device" ] || say "there is $device"
    done
}
held() { ! said 'there is /dev'; }
