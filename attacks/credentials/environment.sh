# read a token from the environment that the box was started with, or that taskd has
setup() { export GITHUB_TOKEN=$MARK-github AWS_SECRET_ACCESS_KEY=$MARK-aws-env; }
attempt() { { env; export -p; tr '\0' '\n' </proc/self/environ; } | grep "$MARK"; }
held() { ! said "$MARK-github" && ! said "$MARK-aws-env" && ! said "$MARK-environment"; }
