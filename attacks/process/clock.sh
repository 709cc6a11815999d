# set the machine's clock
attempt() { sys clock_settime 227 112 0 0; sys settimeofday 164 170 0x1 0; }
held() { refused clock_settime settimeofday; }
