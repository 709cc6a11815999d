# read a token from the environment of taskd or of who started the task
needs=work
setup() { export GITHUB_TOKEN=$MARK-github ATTACK_TOKEN=$MARK-environment; }
attempt() { { env; cat /proc/[0-9]*/environ; } | tr '\0' '\n' | grep "$MARK"; }
control() { env | grep "$MARK"; }
held() { ! said "$MARK-github" && ! said "$MARK-environment"; }
