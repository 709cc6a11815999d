# enter the namespaces of another process
attempt() {
    sys setns 308 268 -1 0
    nsenter -t "$$" -m -n true && say entered
}
held() { refused setns && ! said entered; }
