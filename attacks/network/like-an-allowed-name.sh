# reach a name that only looks allowed
proxy=1
setup() { sink tcp && pass PORT && allow "*.example.com:$PORT" "code.example.org:$PORT"; }
attempt() {
    for host in evilexample.com example.com.evil.invalid example.com xcode.example.org code.example.org.invalid .code.example.org repo..example.org 'code.example.org#.evil.invalid' 'code.example.org/evil' 'code.example.org%00.evil' 'r%65po.example.org' 'repo。example。org'; do
        say "$host"
        tunnel "$host:$PORT" "$MARK\n" '?'
    done
}
held() { denied; }
