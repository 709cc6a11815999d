# put another kernel or a module in place, or restart the machine
setup() { only_root; }
attempt() { # with arguments that no kernel takes: what counts is who says no
    sys kexec_load 246 104 0 99 0 0
    sys finit_module 313 273 -1 sx 0
    sys init_module 175 105 0 0 sx
    sys delete_module 176 106 snone_such 2048
    sys reboot 169 142 0 0 0 0
}
held() { refused kexec_load finit_module init_module delete_module reboot; }
