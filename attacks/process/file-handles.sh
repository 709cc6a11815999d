# open any file of the disk by its number: open_by_handle_at
setup() { only_root; }
attempt() { sys open_by_handle_at 304 265 -1 z64 0; }
held() { refused open_by_handle_at; }
