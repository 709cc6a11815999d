#!/usr/bin/env bash
# Makes an image of a small Debian without any image registry, from Debian's packages: base.sh IMAGE [PACKAGE...]
# As root, on Debian or a system that has debootstrap. The tree is kept packed below .cache/images, by what went into it,
# so the second time only the import is left, and nothing at all where the engine has the image already.
#   ENGINE   the command of the engine: docker, `docker -H unix:///run/other.sock`, podman
#   SUITE    which Debian: trixie
#   MIRROR   where its packages are; this machine's own mirror of Debian if not said
#   USERNAME a user to make in it, with the id 1000 and a shell; nobody if not said
set -euo pipefail
root=$(cd -P "$(dirname "$0")/../.." && pwd)
say() { printf '%s\n' "$*" >&2; }
die() { say "base.sh: $*"; exit 1; }

[ $# -ge 1 ] || { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; exit 2; }
image=$1 && shift
suite=${SUITE:-trixie} username=${USERNAME-} packages=("$@")
read -ra engine <<<"${ENGINE:-docker}"

version=$(printf '%s\n' "$suite" "$username" "${packages[@]}" "$(cat "$0")" | sha256sum | cut -c1-16)
cache=$root/.cache/images
packed=$cache/$suite-$version.tar.gz

"${engine[@]}" version >/dev/null 2>&1 || die "asking the engine failed: $("${engine[@]}" version 2>&1 | tail -n 1). Start it, or name another one with ENGINE"
label=$("${engine[@]}" image inspect --format '{{index .Config.Labels "dev.taskbox.base"}}' "$image" 2>/dev/null || true)
[ "$label" != "$version" ] || { say "base.sh: $image is there"; exit; }

# The site that this machine takes Debian's packages from; elsewhere Debian's own.
mirror() {
    local site
    site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null | grep -v security | head -n 1 || true)
    printf '%s\n' "${site:-http://deb.debian.org/debian}"
}
# How this machine's apt gets out, said again to the one inside: lines of apt's settings.
proxies() {
    command -v apt-config >/dev/null || return 0
    apt-config dump 2>/dev/null | grep -iE '^Acquire::https?::(Proxy|[^ ]*::Proxy)(-Auto-Detect)? ' || true
}

make_tree() {
    local tree=$1 mirror proxy
    mirror=${MIRROR:-$(mirror)}
    proxy=$(proxies | sed -n 's/^Acquire::http::Proxy "\(.*\)";$/\1/p' | head -n 1)
    [ -z "$proxy" ] || export http_proxy=$proxy
    say "base.sh: making a small $suite from $mirror …"
    debootstrap --variant=minbase "$suite" "$tree" "$mirror"
    printf 'deb %s %s main\n' "$mirror" "$suite" >"$tree/etc/apt/sources.list"
    # An image starts no services, and keeps neither what was downloaded nor words in other languages.
    printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d"
    chmod 755 "$tree/usr/sbin/policy-rc.d"
    printf 'path-exclude=/usr/share/%s/*\n' man doc locale info lintian >"$tree/etc/dpkg/dpkg.cfg.d/small"
    proxies >"$tree/etc/apt/apt.conf.d/99proxy"
    cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
    mount -t proc proc "$tree/proc"
    inside "$tree" apt-get update -q
    [ "${#packages[@]}" = 0 ] || inside "$tree" apt-get install -q -y --no-install-recommends "${packages[@]}"
    [ -z "$username" ] || inside "$tree" useradd --create-home --uid 1000 --shell /bin/bash "$username"
    inside "$tree" apt-get clean
    umount "$tree/proc"
    rm -rf "$tree"/var/lib/apt/lists/* "$tree"/var/log/*.log "$tree"/var/log/apt "$tree"/var/cache/*/* \
        "$tree/etc/apt/apt.conf.d/99proxy" "$tree/etc/resolv.conf" "$tree"/usr/share/{man,doc,info,lintian}/* \
        "$tree"/etc/machine-id "$tree"/dev/*
    mkdir -p "$tree"/usr/share/man/man{1..8} # Java's packages want to link into them
    : >"$tree/etc/machine-id"
    echo base >"$tree/etc/hostname"
}
inside() {
    local tree=$1
    shift
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        ${http_proxy:+http_proxy="$http_proxy"} chroot "$tree" "$@"
}

# Called again in a mount namespace of its own, so that nothing that is mounted stays there.
if [ "${BASE_TREE-}" ]; then
    make_tree "$BASE_TREE"
    exit
fi

if [ ! -e "$packed" ]; then
    [ "$(id -u)" = 0 ] || die "making a tree of a system needs root. Run it with sudo"
    command -v debootstrap >/dev/null || die "making a small Debian failed: there is no debootstrap. Install it: apt-get install debootstrap"
    mkdir -p "$cache"
    work=$(mktemp -d "$cache/work.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    chmod 755 "$work"
    mkdir "$work/tree"
    BASE_TREE=$work/tree unshare --mount --propagation private "$0" "$image" "${packages[@]}" >"$cache/log" 2>&1 </dev/null ||
        { tail -n 20 "$cache/log" >&2 && die "making it failed; the whole log is $cache/log"; }
    tar -C "$work/tree" --numeric-owner --one-file-system -c . | gzip -1 >"$work/packed"
    mv "$work/packed" "$packed"
fi
changes=(--change 'CMD ["bash"]' --change 'ENV LANG=C.UTF-8' --change "LABEL dev.taskbox.base=$version")
changes+=(--change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
[ -z "$username" ] || changes+=(--change "USER $username" --change "WORKDIR /home/$username")
"${engine[@]}" import "${changes[@]}" "$packed" "$image" >/dev/null
say "base.sh: $image is made"
