# switch off protections of memory for programs it starts: personality
attempt() { sys personality 135 92 0x0400000; sys old 135 92 0x0008; }
held() { refused personality; }
