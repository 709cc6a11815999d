# Sourced by ./bench, which sets root, rounds and work: how things are compared, and the others.

stop_started() {
    local pid
    for pid in "${started[@]}"; do perl "$here/tree.pl" end "$pid"; done
    started=()
}

await_file() { # FILE: it is there and not empty, or is a socket
    for _ in $(seq 1200); do
        [ -s "$1" ] || [ -S "$1" ] && return
        sleep 0.05
    done
    die "waiting for $1 took too long"
}

# Each argument pair is a name and a command. Rounds interleave, so that a machine that slows down slows all of them.
# COMPARE_BEFORE is a command that runs before each and is not measured.
compare() {
    perl -MTime::HiRes=time -e '
        my ($rounds, @pairs) = @ARGV;
        my (@names, @commands, %took, %failed);
        while (@pairs) { push @names, shift @pairs; push @commands, shift @pairs }
        for my $round (0 .. $rounds + 1) {
            for my $i (0 .. $#names) {
                system $ENV{COMPARE_BEFORE} if $ENV{COMPARE_BEFORE};
                my $start = time;
                my $code = system "$commands[$i] >/dev/null 2>&1 </dev/null";
                push @{ $took{$i} }, (time - $start) * 1000 if $round > 1;
                $failed{$i}++ if $code != 0;
            }
        }
        my $first;
        for my $i (0 .. $#names) {
            if ($failed{$i}) { printf "  %-44s failed %d of %d times: %s\n", $names[$i], $failed{$i}, $rounds + 2, $commands[$i]; next }
            my @sorted = sort { $a <=> $b } @{ $took{$i} };
            my $median = $sorted[@sorted / 2];
            $first //= $median;
            printf "  %-44s min %7.1f  median %7.1f  max %7.1f  x %.2f\n", $names[$i], $sorted[0], $median, $sorted[-1], $median / $first;
        }' "$rounds" "$@"
}

# Not everywhere can a sandbox be made; codex makes none where this folder is below /tmp.
runs_here() { # NAME COMMAND
    $2 true >"$work/try" 2>&1 </dev/null && return
    echo "  $1: not run; $(tail -n 1 "$work/try")"
    return 1
}

peers() { # installs what is compared with, once, into .cache; sets srt and codex where they can be run
    local dir=$root/.cache/bench
    srt= codex=
    command -v npm >/dev/null || { echo "  sandbox-runtime and codex: not run; npm is not there"; return 0; }
    [ -d "$dir/node_modules/@openai/codex" ] || npm install --silent --no-fund --no-audit --no-save --prefix "$dir" \
        @anthropic-ai/sandbox-runtime@0.0.83 @openai/codex@0.169.0 || true
    if [ -x "$dir/node_modules/.bin/srt" ] && command -v rg >/dev/null && command -v socat >/dev/null; then
        echo '{"network":{"allowedDomains":["localhost"],"deniedDomains":[]},"filesystem":{"denyRead":[],"allowWrite":["."],"denyWrite":[]}}' >"$work/srt.json"
        srt="$dir/node_modules/.bin/srt --settings $work/srt.json"
        runs_here sandbox-runtime "$srt" || srt=
    else
        echo "  sandbox-runtime: not run; it needs npm, ripgrep and socat"
    fi
    if [ -x "$dir/node_modules/.bin/codex" ]; then
        # not below /tmp, where codex does not accept it
        mkdir -p "$dir/codex-home"
        cat >"$dir/codex-home/config.toml" <<'EOF'
[features]
network_proxy = true
[permissions.bench.filesystem]
":root" = "read"
[permissions.bench.network]
enabled = true
allow_local_binding = true
[permissions.bench.network.domains]
"localhost" = "allow"
EOF
        codex="env CODEX_HOME=$dir/codex-home $dir/node_modules/.bin/codex sandbox"
        runs_here codex "$codex -P :workspace --" || codex=
    else
        echo "  codex: not run; npm did not bring it"
    fi
}
