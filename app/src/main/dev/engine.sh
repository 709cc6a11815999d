# Sourced by ./verify and ./bench, after prepare.sh: a container engine for them alone, whatever else runs on this machine.
#   engine_packages  prints the packages of it that are missing
#   start_engine     exports DOCKER_HOST and TASKBOX_TEST_IMAGE; where no engine can run here it says why in no_engine, and fails
#   stop_engine      ends it, with all containers and images in it
#   install_devcontainer_cli   puts `devcontainer` on the PATH
# It has no network of its own, so it changes neither addresses nor rules of the machine's.

devcontainer_cli=@devcontainers/cli@0.89.0
engine='' engine_process='' no_engine=''

engine_packages() {
    [ "$(id -u)" = 0 ] || return 0    # nobody else could start it
    command -v dockerd >/dev/null || echo docker.io
    # a package of its own since Debian 13
    command -v docker >/dev/null || ! grep -qs '^ID=debian' /etc/os-release || grep -q '^VERSION_ID="12"' /etc/os-release || echo docker-cli
    # the engine loads its profile where the kernel has AppArmor, and starts nothing without
    ! grep -qs Y /sys/module/apparmor/parameters/enabled || command -v apparmor_parser >/dev/null || echo apparmor
    command -v debootstrap >/dev/null || echo debootstrap
}

start_engine() {
    if [ "$(id -u)" != 0 ]; then
        no_engine="it needs root"
        return 1
    fi
    # not below the sources: what lies there belongs to root, and other tools would walk through whole images
    engine=$(mktemp -d /var/tmp/taskbox-engine.XXXXXX)
    export DOCKER_HOST=unix://$engine/docker.sock TASKBOX_TEST_IMAGE=taskbox-test:latest
    say "$(basename "$0"): starting an engine for the tests in $engine"
    dockerd --host "$DOCKER_HOST" --data-root "$engine/data" --exec-root "$engine/exec" --pidfile "$engine/pid" \
        --bridge none --iptables=false >"$engine/log" 2>&1 </dev/null &
    engine_process=$!
    engine_answers && engine_takes_images || return 1
    "$root/app/src/main/dev/test-image.sh" || die "making the image of the tests failed; what it said is above"
    engine_runs_containers
}

engine_answers() {
    local tries=0
    until docker version >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" -gt 300 ] || ! kill -0 "$engine_process" 2>/dev/null; then
            no_engine="dockerd does not start: $(tail -n 1 "$engine/log")"
            return 1
        fi
        sleep 0.2
    done
}

engine_takes_images() {
    local said
    said=$(tar -C "$engine" -c pid | docker import - taskbox-probe 2>&1) || {
        no_engine="dockerd unpacks no image: $(printf '%s\n' "$said" | tail -n 1)"
        return 1
    }
}

engine_runs_containers() {
    local said
    said=$(docker run --rm --network none "$TASKBOX_TEST_IMAGE" true 2>&1) || {
        no_engine="dockerd starts no container: $(printf '%s\n' "$said" | head -n 1)"
        return 1
    }
}

install_devcontainer_cli() {
    local home=$root/.cache/devcontainer-cli name=${devcontainer_cli%@*} version=${devcontainer_cli##*@}
    if ! grep -qs "\"version\": \"$version\"" "$home/node_modules/$name/package.json"; then
        say "$(basename "$0"): installing $devcontainer_cli"
        npm install --loglevel=error --no-fund --no-audit --no-save --prefix "$home" "$devcontainer_cli" ||
            die "installing $devcontainer_cli failed; npm says why above"
    fi
    export PATH=$home/node_modules/.bin:$PATH
}

stop_engine() {
    [ -n "$engine" ] || return 0
    kill "$engine_process" 2>/dev/null || true
    wait "$engine_process" 2>/dev/null || true
    unset DOCKER_HOST TASKBOX_TEST_IMAGE
    # what it has left mounted, the innermost first
    awk -v within="$engine/" 'index($5, within) == 1 { print $5 }' /proc/self/mountinfo | sort -r |
        while read -r mounted; do umount "$mounted" || true; done
    rm -rf --one-file-system "$engine"
    engine=''
}
