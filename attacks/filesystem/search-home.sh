# find whatever is of worth anywhere in the user's home
attempt() { grep -rhs "$MARK" "$H" ~; }
held() { ! said "$MARK"; }
