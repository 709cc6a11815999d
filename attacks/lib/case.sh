# Runs one case in a process of its own: case.sh FILE. Ends with 0: the wall held; 1: it did not; 2: it could not run, and
# $D/why says why; 3: it is about Taskbox, and another sandbox is attacked; 4: the attempt came to nothing; 5: it did not
# hold, as is known.
#
# A case file is read twice: here, for what the host does, and inside the box. It starts with one line that says what the
# attacker wants, and defines:
#   needs=work     the attempt needs a project it may write to: with Taskbox, a task does it in its private clone
#   needs=review   the same, and it is about what comes out and how Taskbox takes it; no other sandbox has that
#   needs=taskbox  it is about Taskbox alone
#   proxy=1        the control goes through a proxy that asks nobody
#   open=WHY       this wall is not there yet, as docs/security.md says
#   limit=SECONDS  how long the attempt may take; 30
#   setup          on the host, before; `pass NAME...` makes variables known inside
#   attempt        inside the box
#   held           on the host, after: 0 if the wall held. $out is what the attempt printed, $rc how it ended
#   control        instead of attempt where there is no box
#
# The control runs as whoever runs this, root perhaps, on a machine that others work on. So an attempt names what this run
# made, prints of what it reads only what holds $MARK, and asks the kernel for what changes the machine only in a form that
# no kernel carries out.
set -u
lib=$(cd -P "$(dirname "$0")" && pwd)
. "$lib/host.sh"
file=$1 needs='' proxy='' open='' limit=30 out=$D/out rc=0 clone=$W id=''
: >"$out"
# shellcheck source=/dev/null
. "$file"

case $mode/$needs in with/taskbox | with/review) exit 3 ;; esac
make_home
make_project
is_function setup && setup
[ "$mode/$proxy" != control/1 ] || open_proxy
write_script
case $mode/$needs in
    box/work | box/review) in_task ;;
    box/*) in_box box_words ;;
    with/*) in_box other_words ;;
    control/*) unboxed ;;
esac
cannot_inside=$(sed -n 's/^attack-cannot: //p' "$out" | head -n 1)
[ -z "$cannot_inside" ] || cannot "$cannot_inside"
grep -q attack-begun "$out" || cannot "nothing ran: $(cat "$out" "$D/task.log" 2>/dev/null | tail -n 1)"
if held; then exit 0; fi
[ -z "$open" ] || [ "$mode" != box ] || { printf '%s\n' "$open" >"$D/why" && exit 5; }
exit 1
