# reach a name that only looks allowed
proxy=1
setup() { sink tcp && pass PORT && allow "*.example.com:$PORT" "repo.example.org:$PORT"; }
attempt() {
    for host in evilexample.com example.com.evil.invalid example.com xrepo.example.org repo.example.org.invalid .repo.example.org repo..example.org 'repo.example.org#.evil.invalid' 'repo.example.org/evil' 'repo.example.org%00.evil' 'r%65po.example.org' 'repo。example。org'; do
        say "$host"
        tunnel "$host:$PORT" "$MARK\n" '?'
    done
}
held() { denied; }
