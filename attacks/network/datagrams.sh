# send a datagram to the host
setup() { sink udp && pass PORT; }
attempt() { echo "$MARK" >"/dev/udp/127.0.0.1/$PORT"; sleep 0.3; }
held() { ! arrived "$MARK"; }
