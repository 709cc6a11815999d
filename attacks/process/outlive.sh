# go on when its time is over: a process that detached itself
attempt() {
    (setsid perl -e 'fork && exit; $SIG{HUP} = $SIG{TERM} = $SIG{INT} = "IGNORE"; sleep 20' "detached-$MARK-outlive" >/dev/null 2>&1 &)
    sleep 0.5
}
held() {
    sleep 0.5
    local alive=1
    for process in /proc/[0-9]*; do
        if tr '\0' ' ' <"$process/cmdline" 2>/dev/null | grep -q "detached-$MARK"; then alive=0; kill "${process#/proc/}" 2>/dev/null; fi
    done
    [ "$alive" = 1 ]
}
