# put a poisoned package into the cache that another project builds from
needs=taskbox
setup() {
    policy 'files: {cache: ["~/.m2/repository"]}'
    mkdir "$H/bank"
    cp -r "$W/." "$H/bank/"
    add_project || cannot "$(tail -n 1 "$D/task.log")"
    add_project "$H/bank" || cannot "$(tail -n 1 "$D/task.log")"
}
attempt() { :; }
# shellcheck disable=SC2016
poison() {
    printf 'mkdir -p ~/.m2/repository && echo %s-poison >~/.m2/repository/x.jar; echo %s-home >~/left; ls -la ~/.m2\n' "$MARK" "$MARK" >"$D/first"
    add_task "$D/first"
    task run "$id" --wait >"$D/live" 2>&1
    printf 'cat ~/.m2/repository/x.jar ~/left; ls -la ~/.m2\n' >"$D/second"
    add_task "$D/second" "$1"
    task run "$id" --wait >"$D/live" 2>&1
    task logs "$id" --raw
}
# The control: within one project, the cache is kept.
held() {
    local where=$H/bank
    [ "$mode" = box ] || where=$W
    poison "$where" >"$D/poisoned" 2>&1
    ! grep -q "$MARK-poison" "$D/poisoned"
}
