# An agent without a model: does the steps that come on stdin, and tells of them in lines of JSON.
#
#   sh scripted-agent WORKSPACE TURN
#
# A step is one line; every other line is prose, and so is the first line of turn 1, which is the task's title.
#
#   say TEXT          write PATH TEXT    run COMMAND       ask QUESTION     fail TEXT
#   sleep SECONDS     append PATH TEXT   commit MESSAGE    exit NUMBER
#
# After `ask` the turn is over. The next turn's text is the new script; one without a step goes on after the question.
# Text in an event is base64, so that none of it can be taken for JSON.
set -u
here=${0%/*}
script=$here/script
position=$here/position
output=$here/output
cr=$(printf '\r')

cd "$1" || exit 1
turn=$2

encoded() {
  base64 | tr -d '\n'
}

event() { # TYPE TEXT
  printf '{"type":"%s","text":"%s"}\n' "$1" "$(printf '%s' "$2" | encoded)"
}

fail() { # TEXT
  event fail "$1"
  exit 1
}

# Output goes to a file: a pipe would stay open as long as anything the command left running.
tool() { # NAME SUMMARY COMMAND...
  id=$turn.$number
  printf '{"type":"tool","id":"%s","tool":"%s","text":"%s"}\n' "$id" "$1" "$(printf '%s' "$2" | encoded)"
  shift 2
  "$@" >"$output" 2>&1 </dev/null 3<&-
  status=$?
  printf '{"type":"result","id":"%s","exit":%d,"text":"%s"}\n' "$id" "$status" "$(head -c 12000 "$output" | encoded)"
}

split() { # "PATH TEXT" to $path and $text
  path=${1%% *}
  case $1 in
    *' '*) text=${1#* } ;;
    *) text= ;;
  esac
}

write() { # PATH TEXT
  mkdir -p -- "$(dirname -- "$1")" && printf '%s\n' "$2" >"$1"
}

append() { # PATH TEXT
  mkdir -p -- "$(dirname -- "$1")" && printf '%s\n' "$2" >>"$1"
}

commit() { # MESSAGE
  if ! git config user.email >/dev/null; then
    export GIT_AUTHOR_NAME=scripted GIT_AUTHOR_EMAIL=scripted@localhost
    export GIT_COMMITTER_NAME=scripted GIT_COMMITTER_EMAIL=scripted@localhost
  fi
  git add --all && git commit --quiet --message="$1"
}

is_step() { # LINE
  case $1 in
    'say '?* | 'write '?* | 'append '?* | 'run '?* | 'commit '?* | 'ask '?* | 'sleep '?* | 'fail '?* | 'exit '?*) true ;;
    *) false ;;
  esac
}

has_step() { # FILE
  while IFS= read -r line || [ -n "$line" ]; do
    if is_step "$line"; then
      return 0
    fi
  done <"$1"
  return 1
}

leave() { # NUMBER
  case $1 in
    *[!0-9]*) fail "exit: $1 is not a number" ;;
    0) event done '' ;;
  esac
  exit "$1"
}

step() { # WORD REST
  case $1 in
    say) event say "$2" ;;
    write | append)
      split "$2"
      tool "$1" "$path" "$1" "$path" "$text"
      ;;
    run) tool run "$2" sh -c "$2" ;;
    commit) tool commit "$2" commit "$2" ;;
    ask)
      event ask "$2"
      exit 0
      ;;
    sleep) sleep "$2" || fail "sleep: $2 is not a number of seconds" ;;
    fail) fail "$2" ;;
    exit) leave "$2" ;;
  esac
}

# What this turn does, and how many lines of it an earlier turn has done.
if [ "$turn" = 1 ]; then
  IFS= read -r title
  cat >"$script"
  from=0
else
  cat >"$script.new"
  if has_step "$script.new"; then
    mv "$script.new" "$script"
    from=0
  elif [ -f "$script" ] && [ -f "$position" ]; then
    from=$(cat "$position")
  else
    fail "the script of the earlier turns is gone"
  fi
fi

# The position moves before the step: one that was cut off is not done twice.
printf '%d\n' "$from" >"$position"
number=0
while IFS= read -r line <&3 || [ -n "$line" ]; do
  number=$((number + 1))
  if [ "$number" -le "$from" ]; then
    continue
  fi
  line=${line%"$cr"}
  printf '%d\n' "$number" >"$position"
  if is_step "$line"; then
    step "${line%% *}" "${line#* }"
  fi
done 3<"$script"
event done ''
