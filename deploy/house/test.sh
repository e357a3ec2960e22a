#!/bin/sh
# All tests, as two runs side by side: those with telephones mostly wait for a person's time to pass, the others compute and give
# way to them. Both must pass; the closing line adds them up. RUNNER is how the computing ones are started.
set -u
py=.venv/bin/python
runner=${RUNNER:-$py -m pytest}
log=$(mktemp -d)
trap 'kill "${telephones:-}" 2>/dev/null; rm -rf "$log"' EXIT INT TERM

$py -m pytest tests/agi tests/asterisk tests/contract >"$log/telephones" 2>&1 &
telephones=$!
{ nice -n 10 $runner tests --ignore=tests/agi --ignore=tests/asterisk --ignore=tests/contract 2>&1
  echo $? >"$log/computing.status"; } | tee "$log/computing"
wait "$telephones"
status=$?
telephones=
printf '\n== tests with telephones\n'
cat "$log/telephones"

count() { # WORD: how many tests the closing lines of both runs say did so
    for run in "$log/computing" "$log/telephones"; do
        grep -E '(passed|failed|error)' "$run" | tail -1 | grep -oE "[0-9]+ $1" | grep -oE '[0-9]+' || echo 0
    done | awk '{ all += $1 } END { print all + 0 }'
}
printf '\n%s passed, %s failed\n' "$(count passed)" "$(($(count failed) + $(count error)))"
[ "$status" -eq 0 ] && [ "$(cat "$log/computing.status")" -eq 0 ]
