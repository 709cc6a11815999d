# use a file that whoever started the box has open
# Only its own files: those of others are not its business in the control.
setup() { echo "$MARK-open" >"$D/open" && exec 9<"$D/open"; }
attempt() { for fd in /proc/self/fd/*; do case ${fd##*/} in 0 | 1 | 2 | 255) ;; *) timeout 1 cat "$fd" ;; esac; done; cat <&9; }
held() { ! said "$MARK-open" && ! said "$MARK-descriptor"; }
