# give orders to taskd: over its socket, or by its own command
needs=taskbox
setup() {
    tb=$TASKBOX_HOME program=$task && pass tb program
}
attempt() {
    converse unix "$tb/run/taskd.sock" 'x\n' '?'
    TASKBOX_HOME=$tb "$program" policy allow evil.example.com
    TASKBOX_HOME=$tb "$program" daemon status
    TASKBOX_HOME=$tb "$program" list && say "the board answered"
}
held() { ! said 'the board answered' && ! grep -qs evil "$W/.taskbox.yaml"; }
