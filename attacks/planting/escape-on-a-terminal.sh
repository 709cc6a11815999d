# write to the terminal of a person who looks at the raw output
needs=review
setup() { command -v script >/dev/null || cannot "script (bsdutils) is not installed"; }
attempt() { printf 'begin \033]52;c;%s\007 end\n' "$(printf %s "$MARK" | base64)"; }
held() {
    if [ "$mode" = box ]; then
        HOME=$T/user script -qec "$task logs $id --raw" "$D/typescript" >/dev/null 2>&1 </dev/null
    else
        script -qec "cat $out" "$D/typescript" >/dev/null 2>&1 </dev/null
    fi
    grep -qa 'begin' "$D/typescript" && ! grep -qaP '\x1b\]52' "$D/typescript"
}
