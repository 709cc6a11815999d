# change how the whole machine works: swap, accounting, quotas, the host's name
setup() { only_root; }
attempt() {
    sys swapon 167 224 s/none-such 0
    sys acct 163 89 s/none-such
    sys sethostname 170 161 sx -1
    sys syslog 103 116 10 0 0
}
held() { refused swapon acct sethostname syslog; }
