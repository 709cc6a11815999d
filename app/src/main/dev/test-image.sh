#!/usr/bin/env bash
# Makes the image that tests of containers run in, taskbox-test:latest, without any image registry:
# test-image.sh [HOST], where HOST is the engine's, as in DOCKER_HOST. As root, on Debian. ENGINE=podman for that one.
# It is what a project's own image may be: no programs of ours, an ordinary user, set-user-id programs and compilers' tools
# left in. What is in it besides is what the cases below attacks/ and the tests of the places start.
set -euo pipefail
root=$(cd -P "$(dirname "$0")/../../../.." && pwd)
. "$root/app/src/main/dev/prepare.sh"

command -v debootstrap >/dev/null || install_packages debootstrap -- --yes
engine=${ENGINE:-docker}
[ $# = 0 ] || engine="$engine -H $1"
ENGINE=$engine SUITE=trixie USERNAME=dev exec "$root/images/worker/base.sh" taskbox-test:latest \
    bash bubblewrap ca-certificates curl git iproute2 jq keyutils netcat-openbsd nodejs openssh-client openssl perl \
    procps psmisc python3 ripgrep socat strace util-linux
