# read how taskd is set up: the user's settings with the agents' keys
needs=taskbox
setup() { settings_file=$TASKBOX_HOME/config/attack.yaml && mkdir -p "${settings_file%/*}" && echo "key: $MARK-settings" >"$settings_file" && chmod 644 "$settings_file" && pass settings_file; }
attempt() { cat "$settings_file" ~/.config/taskbox/* "$H"/.config/taskbox/*; }
held() { rm -f "$settings_file" && ! said "$MARK-settings"; }
