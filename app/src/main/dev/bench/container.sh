# Sourced by ./bench: how fast a container of a run starts, and what one holds that waits for its next turn.
# On the engine and image that DOCKER_HOST and TASKBOX_TEST_IMAGE name, else on an engine that is started for this.
#   TASKBOX_TEST_WARM   how many containers are kept started: 1; 0 leaves that line out

bench_container() {
    local warm=${TASKBOX_TEST_WARM:-1} own=''
    echo "A container and in it a box around true: the first line is the engine's alone, without network"
    if [ -z "${DOCKER_HOST:-}" ] || [ -z "${TASKBOX_TEST_IMAGE:-}" ]; then
        command -v dockerd >/dev/null && command -v docker >/dev/null || { echo "  not run: it needs docker"; return; }
        start_engine || { echo "  not run: no engine runs here: $no_engine"; stop_engine; return; }
        own=1
    fi
    local cold=$work/cold stays mine
    container_home "$cold" 0
    container_home "$TASKBOX_HOME" "$warm"
    stays=$(docker run --detach --rm --network none "$TASKBOX_TEST_IMAGE" sleep infinity)
    local others=$(docker ps --all --quiet | wc -l)
    local lines=("docker run --rm IMAGE true" "docker run --rm --network none $TASKBOX_TEST_IMAGE true"
        "docker exec CONTAINER true" "docker exec $stays true"
        "task sandbox, container made then" "env TASKBOX_HOME=$cold $task sandbox --place devcontainer -- true")
    [ "$warm" = 0 ] || lines+=("task sandbox, container was ready" "$task sandbox --place devcontainer -- true")
    "$task" sandbox --place devcontainer -- true    # the pool keeps what was used once
    # each begins when what the one before left behind is gone, and the pool is full
    COMPARE_BEFORE="for i in \$(seq 600); do [ \$(docker ps --all --quiet | wc -l) = $((others + warm)) ] && break; sleep 0.1; done; sleep 0.3" \
        compare "${lines[@]}"

    echo "  A container in which nothing runs, with the engine's process for it: what it alone holds and its share of what is shared (PSS)"
    (
        export TASKBOX_HOME=$cold
        "$task" project add . --name container >/dev/null
        "$task" add Wait -p container -a command -b '$ true' -P devcontainer >/dev/null
        "$task" run 1 --wait >/dev/null 2>&1 || echo "  the task that should leave one failed: see task show 1"
    )
    mine=$(docker ps --quiet --filter status=paused | head -n 1)
    [ -z "$mine" ] || container_memory "of a run between two turns, paused" "$mine"
    container_memory "docker run IMAGE sleep" "$stays"
    [ -z "$mine" ] || docker rm --force "$mine" >/dev/null
    docker rm --force "$stays" >/dev/null
    TASKBOX_HOME=$cold "$task" daemon stop >/dev/null 2>&1
    "$task" daemon stop >/dev/null 2>&1
    [ -z "$own" ] || stop_engine
}

container_home() { # DIRECTORY WARM
    mkdir -p "$1/config"
    printf 'devcontainer: {image: "%s", warm: %s}\n' "$TASKBOX_TEST_IMAGE" "$2" >"$1/config/config.yaml"
}

container_memory() { # NAME CONTAINER
    local first
    first=$(docker inspect --format '{{.State.Pid}}' "$2")
    printf '    %-42s %6s MiB in %s processes\n' "$1" \
        $(perl "$here/tree.pl" memory "$(awk '$1 == "PPid:" { print $2 }' "/proc/$first/status")")
}
