# Sourced by ./bench: what the way out costs, against none and against those of others, in turns.

egress_servers() { # starts them; sets plain and tls to their ports
    perl "$here/load.pl" server "$work/plain.port" & started+=($!)
    local jdk
    jdk=$(find_jdk) || die "there is no JDK 25. Set JAVA_HOME to one"
    "$jdk/bin/keytool" -genkeypair -alias bench -keyalg EC -dname CN=localhost -storetype PKCS12 \
        -keystore "$work/keys" -storepass taskbox 2>/dev/null
    "$jdk/bin/java" -XX:+UseSerialGC "$here/TlsServer.java" "$work/keys" "$work/tls.port" & started+=($!)
    await_file "$work/plain.port"
    await_file "$work/tls.port"
    plain=$(cat "$work/plain.port")
    tls=$(cat "$work/tls.port")
}

# A box that stays, so that its proxy can be asked from outside. What the box calls it is in NAME.proxy.
hold_box() { # NAME COMMAND...
    local name=$1
    shift
    "$@" sh -c 'echo "$HTTPS_PROXY $CLAUDE_CODE_HOST_HTTP_PROXY_PORT"; exec sleep 1000' >"$work/$name.proxy" 2>"$work/$name.errors" </dev/null & started+=($!)
    held=$!
    await_file "$work/$name.proxy"
}

# It listens on two ports, and the other one speaks SOCKS.
http_port() {
    local port
    for port in "$@"; do
        perl "$here/load.pl" connects 1 0 "$plain" "http://127.0.0.1:$port" >/dev/null 2>&1 && echo "$port" && return
    done
}

# Each way has a name, a command before the client, and the proxy that the client is given.
egress_ways() {
    names=(direct) befores=('') proxies=('')
    hold_box ours "$task" sandbox --
    add_way "taskbox, its proxy alone" '' "$(ls "$TASKBOX_HOME"/run/egress/*/egress.sock)"
    add_way "taskbox, from a box" "$task sandbox --" env
    if command -v socat >/dev/null; then    # what a helper for each connection would cost in place of the supervisor
        socat "UNIX-LISTEN:$work/socat,fork,backlog=1024" "UNIX-CONNECT:${proxies[1]}" 2>/dev/null & started+=($!)
        await_file "$work/socat"
        add_way "taskbox, its proxy behind a socat" '' "$work/socat"
    fi
    local inside outside
    if [ -n "$srt" ]; then
        hold_box srt $srt
        read -r inside outside <"$work/srt.proxy"
        add_way "sandbox-runtime, its proxy alone" '' "${inside%:*}:$outside"
        add_way "sandbox-runtime, from its sandbox" "$srt" env
    fi
    if [ -n "$codex" ]; then
        hold_box codex $codex -P bench --
        add_way "codex, its proxy alone" '' "http://127.0.0.1:$(http_port $(perl "$here/tree.pl" listeners "$held"))"
        add_way "codex, from its sandbox" "$codex -P bench --" env
    fi
}

add_way() { # NAME BEFORE PROXY
    names+=("$1") befores+=("$2") proxies+=("$3")
}

# Interleaved: all ways once, then again. The first round warms up and is not counted.
egress_measure() { # NUMBERS PORT MODE ARGUMENTS... : the medians of the numbers that the client prints
    local numbers=$1 port=$2 round i
    shift 2
    rm -f "$work"/figures-* "$work"/failure-*
    for round in $(seq 0 $((rounds / 5 > 3 ? rounds / 5 : 3))); do
        for i in "${!names[@]}"; do
            # curl asks no proxy on a Unix socket
            case "$1 ${proxies[i]}" in requests\ /* | fetch\ /*) continue ;; esac
            ${befores[i]} perl load.pl "$@" "$port" ${proxies[i]:+"${proxies[i]}"} </dev/null 2>"$work/failure" |
                { [ "$round" = 0 ] || cat; } >>"$work/figures-$i" || mv "$work/failure" "$work/failure-$i"
        done
    done
    for i in "${!names[@]}"; do
        [ -e "$work/figures-$i" ] || continue
        egress_line "${names[i]}" "$numbers" "$work/figures-0" "$work/figures-$i" "$work/failure-$i"
    done
}

egress_line() { # NAME NUMBERS DIRECT FILE FAILURE
    perl -e '
        my ($name, $numbers, @files) = @ARGV;
        my $failure = pop @files;
        my ($direct, $its) = map {
            open my $in, "<", $_ or die; my @rows = map { [split] } <$in>;
            [ map { my $at = $_; my @s = sort { $a <=> $b } map { $_->[$at] } @rows; $s[@s / 2] } 0 .. $#{ $rows[0] // [] } ]
        } @files;
        printf "    %-36s", $name;
        print "  not measured: ", (-s $failure ? `head -n 1 $failure` =~ s/\n//r : "it said nothing") if !@$its;
        my @formats = split /\|/, $numbers;
        for my $i (0 .. $#$its) { printf "  $formats[$i] (x %.2f)", $its->[$i], $direct->[$i] ? $its->[$i] / $direct->[$i] : 0 }
        print "\n"' "$@"
}

bench_egress() {
    echo "The way out; in brackets against the direct way"
    local names befores proxies plain tls held parallel
    peers
    cp "$here/load.pl" .
    egress_servers
    printf 'policy:\n  network:\n    allow:\n' >.taskbox.yaml
    for parallel in "$plain" "$tls"; do
        printf '      - "%s"\n' "localhost:$parallel" "127.0.0.1:$parallel" "[::1]:$parallel" >>.taskbox.yaml
    done
    egress_ways
    for parallel in 1 20 100; do
        echo "  New connections without cryptography, $parallel in parallel"
        egress_measure 'p50 %8.2f ms|p99 %8.2f ms|%8.0f/s' "$plain" connects "$parallel" 1
    done
    echo "  A long download without cryptography"
    egress_measure '%8.0f MiB/s' "$plain" download 512
    for parallel in 1 20 100; do
        echo "  New HTTPS requests by curl, $parallel in parallel"
        egress_measure 'p50 %8.2f ms|p99 %8.2f ms|%8.0f/s' "$tls" requests "$parallel" $((100 + 2 * parallel))
    done
    echo "  A long HTTPS download by curl"
    egress_measure '%8.0f MiB/s' "$tls" fetch 256
    stop_started
}
