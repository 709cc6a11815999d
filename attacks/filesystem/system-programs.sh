# change a program or a setting of the whole system
setup() { only_root; }
attempt() { for place in /usr/local/bin /usr/bin /opt /etc/profile.d; do echo x >"$place/attack-$MARK" && say "wrote in $place"; done; }
held() {
    local wrote=1
    for place in /usr/local/bin /usr/bin /opt /etc/profile.d; do [ ! -e "$place/attack-$MARK" ] || wrote=0; rm -f "$place/attack-$MARK"; done
    [ "$wrote" = 1 ]
}
