# change the settings of the checkout that a command runs in
attempt() { git config core.fsmonitor ./pay.sh; echo '#' >>.git/config; mkdir -p .git/hooks && echo x >.git/hooks/pre-commit; }
held() { ! grep -q '^#\|fsmonitor' "$W/.git/config" && [ ! -e "$W/.git/hooks/pre-commit" ]; }
