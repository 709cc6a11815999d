# Sourced by ./bench: how soon a queued task has its agent.

bench_start() {
    echo "From queued to the agent's first word, for a repository of 2,000 files"
    for i in $(seq 2000); do
        mkdir -p "d$((i % 50))"
        seq 40 >"d$((i % 50))/file$i.txt"
    done
    git add -A
    git commit -qm 'Add 2,000 files'
    "$task" project add . --name start >/dev/null
    for i in 1 2 3 4 5 6 7; do
        id=$("$task" add "Start $i" -p start -a scripted -b 'say here' --json | sed 's/^{"id":\([0-9]*\).*/\1/')
        "$task" run "$id" --wait >/dev/null 2>&1
        "$task" logs "$id" --json >"$work/log-$i"
        from=$(date +%s%N)
        git worktree add -q "$work/tree-$i"
        echo $((($(date +%s%N) - from) / 1000)) >>"$work/worktree"
    done
    perl -MTime::Local -e '
        sub at { my ($y, $mo, $d, $h, $mi, $s) = $_[0] =~ /(\d+)-(\d+)-(\d+)T(\d+):(\d+):([\d.]+)Z/; return timegm(0, $mi, $h, $d, $mo - 1, $y) + $s }
        sub median { my @s = sort { $a <=> $b } @_; return $s[@s / 2] }
        my @ours;
        for my $file (glob "$ARGV[0]/log-*") {
            open my $in, "<", $file; local $/; my $log = <$in>;
            my ($queued) = $log =~ /"at":"([^"]+)"[^{}]*"kind":"state.changed"[^{}]*"to":"queued"/;
            my ($said)   = $log =~ /"at":"([^"]+)"[^{}]*"kind":"agent.said"/;
            push @ours, (at($said) - at($queued)) * 1000;
        }
        open my $in, "<", "$ARGV[0]/worktree"; my @theirs = map { $_ / 1000 } <$in>;
        printf "  %-44s median %7.1f\n  %-44s median %7.1f  x %.2f\n", "git worktree add alone", median(@theirs),
            "queued to the agent (clone, egress, box)", median(@ours), median(@ours) / median(@theirs);' "$work"
}
