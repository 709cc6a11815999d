# Sourced by ./task, ./verify and ./bench, which set root: what a machine must have, and the build.

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 1; }

find_jdk() {
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
        "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none/none/none)")")")"; do
        if [ -x "$home/bin/javac" ] && [ -r "$home/release" ] && grep -q '^JAVA_VERSION="25' "$home/release"; then
            echo "$home"
            return
        fi
    done
    return 1
}

# Installs Debian packages, after asking; --yes among the arguments does not ask.
install_packages() { # packages... -- the command's own arguments...
    local packages=() command
    while [ $# -gt 0 ] && [ "$1" != -- ]; do packages+=("$1"); shift; done
    command="apt-get install -y --no-install-recommends ${packages[*]}"
    [ "$(id -u)" = 0 ] || command="sudo $command"
    command -v apt-get >/dev/null || die "this needs ${packages[*]}. Install them with this system's package manager, and run it again"
    say "This needs ${packages[*]}. To install:"
    say "  $command"
    case " $* " in
        *' --yes '*) ;;
        *)
            [ -t 0 ] || die "installing failed: there is no terminal to ask at. Run the command above, or add --yes"
            read -r -p 'Run it now? [y/N] ' answer
            [ "$answer" = y ] || [ "$answer" = Y ] || die "nothing was installed. Run the command above, and try again"
            ;;
    esac
    [ "$(id -u)" = 0 ] || command="sudo env DEBIAN_FRONTEND=noninteractive ${command#sudo }"
    DEBIAN_FRONTEND=noninteractive $command >&2 || {
        say "It may need a newer list of packages:"
        ${command%%apt-get*}apt-get update >&2 && DEBIAN_FRONTEND=noninteractive $command >&2
    } || die "installing ${packages[*]} failed; apt-get says why above"
}

# What running a task needs, and what building needs.
ensure_tools() {
    local missing=()
    command -v bwrap >/dev/null || missing+=(bubblewrap)
    command -v git >/dev/null || missing+=(git)
    command -v perl >/dev/null || missing+=(perl)
    ldconfig -p 2>/dev/null | grep libseccomp.so.2 >/dev/null || missing+=(libseccomp2)
    if ! is_built; then
        command -v mvn >/dev/null || missing+=(maven)
        if ! find_jdk >/dev/null; then
            if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
                missing+=(openjdk-25-jdk-headless)
            else
                die "finding a JDK 25 failed: it is neither in JAVA_HOME, /usr/lib/jvm, SDKMAN nor on the PATH, and this system has no package for it. Install one with sdk install java 25-tem or from adoptium.net, and set JAVA_HOME"
            fi
        fi
    fi
    [ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}" -- "$@"
}

# Built, and nothing that goes into it is newer.
is_built() {
    [ -r "$root/app/target/taskbox/lib/version" ] &&
        [ -z "$(find "$root" -path '*/target' -prune -o -path '*/.git' -prune -o -path '*/src/main/dev' -prune -o \
            \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$root/app/target/taskbox/lib/version" -print -quit)" ]
}

build() {
    local log=$root/app/target/build.log
    JAVA_HOME=$(find_jdk) || die "there is no JDK 25. Set JAVA_HOME to one"
    export JAVA_HOME
    mkdir -p "$root/app/target"
    say "Building Taskbox (once; the log is ${log#"$root"/}) …"
    (cd "$root" && mvn -B -ntp -q -DskipTests -pl app -am package) >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        die "the build failed; the whole log is $log"
    }
}
