# the same from a task
needs=work
setup() { export GITHUB_TOKEN=$MARK-github ATTACK_TOKEN=$MARK-environment; }
attempt() { env; cat /proc/[0-9]*/environ | tr '\0' '\n'; }
held() { ! said "$MARK-github" && ! said "$MARK-environment"; }
