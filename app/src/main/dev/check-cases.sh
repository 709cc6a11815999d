#!/usr/bin/env bash
# Every attack case that docs/security.md names is there, and every case is named there. check-cases.sh
set -euo pipefail
root=$(cd -P "$(dirname "$0")/../../../.." && pwd)
cd "$root"
there=$(find attacks -mindepth 2 -name '*.sh' ! -path 'attacks/lib/*' | sed 's|^attacks/||; s|\.sh$||' | LC_ALL=C sort)
named=$(grep -oE '`(filesystem|git|planting|network|process|credentials|resources)/[a-z0-9-]+`' docs/security.md | tr -d '`' | LC_ALL=C sort -u)
if ! diff <(echo "$there") <(echo "$named") >/dev/null; then
    echo "check-cases: docs/security.md and attacks/ differ (< is not named in the text, > is no case):" >&2
    diff <(echo "$there") <(echo "$named") | grep '^[<>]' >&2
    exit 1
fi
echo "check-cases: docs/security.md names all $(wc -l <<<"$there") attack cases"
