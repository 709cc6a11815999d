# write to the user's terminal by a commit's message and its author's name
needs=review
attempt() {
    echo more >>README.md
    git -c user.name=$'\033]0;owned\007x' -c user.email=x commit -qam $'Add more\n\n\033[2J\033[1;1HAll tests passed \033]8;;file:///\007here'
    echo more >left.txt
}
held() { review && ! sed -n '1,/^On branch/p' "$seen" | grep -qaP '\x1b|\x07'; }
