# Runs inside the box:  sh -c SCRIPT collect WORKSPACE BASE BRANCH FORMAT OBJECTS
#
# Puts what is in the workspace into a repository of its own, and serves that to the git on the other end of stdin and
# stdout, as refs/taskbox/head and refs/taskbox/snapshot.
#
# Of the workspace's git directory it takes objects, refs, and the index as a cache of hashes. Configuration, hooks and
# filters stay out, so that a broken or hostile one cannot keep the work from being saved; nothing there is changed.
set -u
exec 3<&0 4>&1 </dev/null >&2

workspace=$1 base=$2 branch=$3 format=$4 objects=$5
most_tips=100 most_nested=50 deepest=4

# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars) GIT_NAMESPACE
export LC_ALL=C GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ATTR_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_OPTIONAL_LOCKS=0
export GIT_AUTHOR_NAME=Taskbox GIT_AUTHOR_EMAIL=taskbox@localhost
export GIT_COMMITTER_NAME=Taskbox GIT_COMMITTER_EMAIL=taskbox@localhost

fail() {
    printf 'taskbox: %s\n' "$1"
    exit 1
}

rm -rf "${HOME:-/tmp}"/.taskbox-collect.*
temp=$(mktemp -d "${HOME:-/tmp}/.taskbox-collect.XXXXXX") || temp=$(mktemp -d) || fail 'no room for a snapshot'
trap 'rm -rf "$temp"' EXIT
trap 'exit 1' HUP INT TERM PIPE
repo=$temp/repo
: >"$temp/notes"

# note SENTENCE: for the person
note() {
    printf 'note %s\n' "$1" >>"$temp/notes"
}

# missing SENTENCE: the snapshot is not all there is, so the workspace must stay
missing() {
    printf 'missing %s\n' "$1" >>"$temp/notes"
}

# first_line FILE: without asking git, which would read the configuration beside it
first_line() {
    if [ -f "$1" ]; then
        head -c 4096 "$1" | head -n 1
    fi
}

# below DIRECTORY PATH: the path, if it is relative from there
below() {
    case $2 in
        /*) printf '%s\n' "$2" ;;
        *) printf '%s/%s\n' "$1" "$2" ;;
    esac
}

# --- where the workspace keeps its things -------------------------------------------------------------------------

gitdir=$workspace/.git
if [ -f "$gitdir" ]; then
    link=$(first_line "$gitdir")
    gitdir=$(below "$workspace" "${link#gitdir: }")
fi
common=$gitdir
link=$(first_line "$gitdir/commondir")
if [ -n "$link" ] && [ -d "$(below "$gitdir" "$link")/refs" ]; then
    common=$(below "$gitdir" "$link")
fi

# --- a repository of our own --------------------------------------------------------------------------------------

git init -q --bare --template= --object-format="$format" "$repo" || fail 'cannot make a repository'
git --git-dir="$repo" config core.bare false
git --git-dir="$repo" config diff.ignoreSubmodules dirty
git --git-dir="$repo" config core.untrackedCache false
git --git-dir="$repo" config --add transfer.hideRefs refs
git --git-dir="$repo" config --add transfer.hideRefs '!refs/taskbox'
mkdir -p "$repo/objects/info"
{
    printf '%s\n' "$objects"
    if [ -d "$common/objects" ]; then
        printf '%s\n' "$common/objects"
    fi
} >"$repo/objects/info/alternates"
if [ -f "$common/shallow" ]; then
    cp "$common/shallow" "$repo/shallow"
fi
if [ -d "$common/refs/heads" ] && [ ! -L "$common/refs/heads" ] && [ ! -L "$common/refs" ]; then
    cp -RP "$common/refs/heads" "$repo/refs/"
    find "$repo/refs" ! -type d ! -type f -exec rm -f {} +
fi
if [ -f "$common/packed-refs" ]; then
    sed -n -e '/^# /p' -e '/ refs\/heads\//p' "$common/packed-refs" >"$repo/packed-refs"
fi
export GIT_DIR="$repo" GIT_NO_REPLACE_OBJECTS=1

# commit EXPRESSION: its commit, if all of its history is there
commit() {
    found=$(git rev-parse --quiet --verify --end-of-options "$1^{commit}") || return 1
    git rev-list --objects --quiet "$found" --not "$base" || return 1
    printf '%s\n' "$found"
}

head=$(first_line "$gitdir/HEAD")
head=${head#ref: }
case $head in
    refs/heads/*) ;;
    '' | *[!0-9a-f]*) head=none ;;
esac
if ! head=$(commit "$head"); then
    missing 'what the agent had checked out could not be read'
    head=$(commit "refs/heads/$branch") || head=$(commit "$base") || fail 'the base commit is not there'
fi

# --- other things that were committed -----------------------------------------------------------------------------

{
    git for-each-ref --format='%(objectname) %(refname)' refs/heads
    printf '%s stash\n' "$(first_line "$common/refs/stash")"
    if [ -f "$common/logs/refs/stash" ]; then
        sed -n 's/^[0-9a-f]* \([0-9a-f]*\) .*/\1 stash/p' "$common/logs/refs/stash"
    fi
    for file in "$common"/worktrees/*/HEAD; do
        printf '%s worktree\n' "$(first_line "$file")"
    done
} >"$temp/tips"
: >"$temp/parents"
: >"$temp/apart"
while read -r oid name; do
    case $oid in
        '' | *[!0-9a-f]*) continue ;;
    esac
    if grep -q "$oid" "$temp/parents" || git merge-base --is-ancestor "$oid" "$head" 2>/dev/null; then
        continue
    fi
    if [ "$(wc -l <"$temp/parents")" -ge "$most_tips" ]; then
        missing 'there are too many branches and stashes; not all were saved'
        break
    fi
    if oid=$(commit "$oid"); then
        printf '%s\n' "$oid" >>"$temp/parents"
        printf 'apart %s %s\n' "$oid" "$name" >>"$temp/apart"
    else
        missing "a branch or stash is damaged and was not saved: $name"
    fi
done <"$temp/tips"

# --- files --------------------------------------------------------------------------------------------------------

# tree_of DIRECTORY INDEX DEPTH: the tree of what is in a directory and not ignored. A repository inside it that nobody
# knows of becomes part of it: as a bare link to a commit its content would be lost.
tree_of() (
    cd "$1" || exit 1
    export GIT_WORK_TREE="$1" GIT_INDEX_FILE="$2"
    git -c core.quotePath=false ls-files --others --exclude-standard >"$2.others" || exit 1
    sed -n 's:^\([^"].*\)/$:\1:p' "$2.others" | head -n "$most_nested" >"$2.nested"
    if grep -q '/"$' "$2.others" || [ "$(grep -c '/$' "$2.others")" -gt "$most_nested" ] || [ "$3" -ge "$deepest" ]; then
        missing 'a repository inside the workspace was not saved'
    fi
    {
        printf '.\000'
        while IFS= read -r nested; do
            printf ':(exclude,literal,top)%s\000' "$nested"
        done <"$2.nested"
    } >"$2.paths"
    git add --all --ignore-errors --pathspec-from-file="$2.paths" --pathspec-file-nul
    added=$?
    if [ "$added" -gt 128 ]; then
        printf 'taskbox: a file is too large to be saved\n' >&2
        exit 1
    elif [ "$added" -ne 0 ]; then
        missing 'some files could not be read'
    fi
    if [ "$3" -lt "$deepest" ]; then
        number=0
        while IFS= read -r nested; do
            number=$((number + 1))
            if tree=$(tree_of "$1/$nested" "$2.$number" $(($3 + 1))); then
                git read-tree --prefix="$nested/" "$tree" || missing 'a repository inside the workspace was not saved'
            fi
        done <"$2.nested"
    fi
    git write-tree
)

# Files that git was told not to look at are work too.
look_at_all_files() (
    cd "$workspace" || exit 1
    export GIT_WORK_TREE="$workspace"
    git ls-files -v | grep -q '^[a-zS]' || exit 0
    git ls-files -z | git update-index -z --no-assume-unchanged --stdin
    git ls-files -t | sed -n 's/^S //p' | while IFS= read -r name; do
        if [ -e "$name" ] || [ -L "$name" ]; then
            printf '%s\n' "$name"
        fi
    done | git update-index --no-skip-worktree --stdin
)

index=$temp/index
export GIT_INDEX_FILE="$index"
staged=
tree=
# its times stay: git tells by them which entries it has to look at again
if [ -f "$gitdir/index" ] && cp -p "$gitdir/index" "$index" && git ls-files --stage >/dev/null; then
    staged=$(git write-tree) || staged=
    look_at_all_files
    tree=$(tree_of "$workspace" "$index" 0) || tree=
fi
if [ -z "$tree" ]; then
    rm -f "$index" "$index.lock"
    git read-tree "$head" || fail 'the tree of what is checked out is damaged'
    tree=$(tree_of "$workspace" "$index" 0) || fail 'the files of the workspace could not be read'
fi

# --- the snapshot -------------------------------------------------------------------------------------------------

# The same content gives the same commit.
date="$(git log -1 --format=%ct "$head") +0000"
export GIT_AUTHOR_DATE="$date" GIT_COMMITTER_DATE="$date"

# apart TREE NAME: keeps a tree beside the snapshot's own
apart() {
    oid=$(printf '%s\n' "$2" | git commit-tree "$1" -p "$head") || return
    printf '%s\n' "$oid" >>"$temp/parents"
    printf 'apart %s %s\n' "$oid" "$2" >>"$temp/apart"
}

head_tree=$(git rev-parse "$head^{tree}")
if [ -n "$staged" ] && [ "$staged" != "$head_tree" ] && [ "$staged" != "$tree" ]; then
    apart "$staged" index
fi
number=0
git -c core.quotePath=false ls-files --stage | sed -n 's/^160000 [0-9a-f]* [0-9]	\([^"].*\)$/\1/p' >"$temp/submodules"
while IFS= read -r path; do
    if [ -e "$workspace/$path/.git" ]; then
        number=$((number + 1))
        if inner=$(tree_of "$workspace/$path" "$temp/submodule.$number" 1); then
            apart "$inner" "submodule"
            note 'the files of a submodule were saved apart from the rest'
        fi
    fi
done <"$temp/submodules"

if [ "$tree" = "$head_tree" ] && [ ! -s "$temp/parents" ] && [ ! -s "$temp/notes" ]; then
    snapshot=$head
else
    set -- "$tree" -p "$head"
    while read -r oid; do
        set -- "$@" -p "$oid"
    done <"$temp/parents"
    snapshot=$({
        printf 'Snapshot of a workspace\n\n'
        cat "$temp/apart" "$temp/notes"
    } | git commit-tree "$@") || fail 'the snapshot could not be written'
fi

git update-ref refs/taskbox/head "$head" && git update-ref refs/taskbox/snapshot "$snapshot" || fail 'cannot write refs'
unset GIT_DIR GIT_INDEX_FILE
git upload-pack --strict "$repo" <&3 >&4
