# change what is already in the project's object store
needs=work
setup() { object=$(git_ rev-parse HEAD:README.md) && pass object; }
attempt() {
    for store in .git/objects $(cat .git/objects/info/alternates 2>/dev/null); do
        file=$store/${object:0:2}/${object:2}
        chmod u+w "$(dirname "$file")" "$file"
        rm -f "$file"
        echo broken >"$file" && say "wrote $file"
    done
}
held() { git_ cat-file -e "$object" && git_ fsck --full >/dev/null 2>&1; }
