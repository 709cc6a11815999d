# the same with no name at all in the greeting
proxy=1
setup() { sink tcp && pass PORT && allow "localhost:$PORT" "127.0.0.1:$PORT"; }
attempt() { tunnel "localhost:$PORT" "$(client_hello)" '?'; }
held() { tried HTTP/1.1 && ! grep -qa rrrrrrrr "$D/sink.log"; }
