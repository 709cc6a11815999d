# the like under names that only some file systems take for those: other capitals, invisible characters
needs=review
attempt() {
    mkdir -p .GitHub/Workflows $'.git\u200bhub' && echo 'on: push' >.GitHub/Workflows/build.yml
    echo x >$'pack\u00adage.json' && echo x >'aux.txt'
    leave_work
}
held() { merge_unseen && ! git_ ls-tree -r --name-only main | grep -qi 'workflows'; }
