# watch the kernel and its neighbours: perf_event_open
setup() { must_exist perf_event_open 298 241 0 0 0 0 0xffff; }
attempt() { sys perf_event_open 298 241 z128 0 0 -1 0xffff; }
held() { refused perf_event_open; }
