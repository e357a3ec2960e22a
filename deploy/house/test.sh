#!/bin/sh
# All tests, as two runs side by side: those with telephones mostly wait for a person's time to pass, the others compute and give
# way to them. A few that failed while everything ran at once are run a second time, alone: what fails then has failed, and what
# passes is named, for a machine that starved it is not a fault of the product. RUNNER is how the computing ones are started.
set -u
py=.venv/bin/python
runner=${RUNNER:-$py -m pytest}
second_chances=12
log=$(mktemp -d)
trap 'kill "${telephones:-}" 2>/dev/null; rm -rf "$log"' EXIT INT TERM

failures() { # RUN: how many tests failed in its first run
    "$py" - "$log/$1.cache/v/cache/lastfailed" <<'PYTHON'
import json, pathlib, sys

path = pathlib.Path(sys.argv[1])
print(len(json.loads(path.read_text())) if path.is_file() else 0)
PYTHON
}

again() { # RUN STATUS ARGUMENTS...: the status after the second chance, written to RUN.status
    run=$1 status=$2
    shift 2
    if [ "$status" -eq 1 ] && [ "$(failures "$run")" -le "$second_chances" ]; then
        printf '\n== alone, a second time: what failed beside everything else (%s)\n' "$run"
        "$py" -m pytest --last-failed -o cache_dir="$log/$run.cache" "$@" -v >"$log/$run.again" 2>&1
        status=$?
        cat "$log/$run.again"
    fi
    echo "$status" >"$log/$run.status"
}

# The fault campaign wants the machine to itself: `make faults`.
$py -m pytest -o cache_dir="$log/telephones.cache" tests/agi tests/asterisk tests/contract \
    --ignore=tests/asterisk/test_faults.py >"$log/telephones" 2>&1 &
telephones=$!
{
    nice -n 10 $runner -o cache_dir="$log/computing.cache" tests \
        --ignore=tests/agi --ignore=tests/asterisk --ignore=tests/contract 2>&1
    echo $? >"$log/computing.status"
} | tee "$log/computing"
wait "$telephones"
heard=$?
telephones=
printf '\n== tests with telephones\n'
cat "$log/telephones"
again telephones "$heard" tests/agi tests/asterisk tests/contract --ignore=tests/asterisk/test_faults.py
again computing "$(cat "$log/computing.status")" tests --ignore=tests/agi --ignore=tests/asterisk --ignore=tests/contract

count() { # FILE WORD: the number before a word in the closing line of a run
    grep -E '[0-9]+ (passed|failed|error)' "$1" 2>/dev/null | tail -1 | grep -oE "[0-9]+ $2" | grep -oE '[0-9]+' || echo 0
}
passed=0 failed=0
for run in telephones computing; do
    last=$log/$run
    passed=$((passed + $(count "$log/$run" passed)))
    if [ -f "$log/$run.again" ]; then
        last=$log/$run.again
        passed=$((passed + $(count "$last" passed)))
    fi
    failed=$((failed + $(count "$last" failed) + $(count "$last" error)))
done
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$(cat "$log/telephones.status")" -eq 0 ] && [ "$(cat "$log/computing.status")" -eq 0 ]
