#!/bin/sh
# All tests, as seven runs side by side: those with telephones mostly wait for a person's time to pass, those in a browser for what is
# drawn, those of the commands for a process, those of the API, of the pure core and the rest compute; all others give way to the
# telephones. The calls told to both channels are the most sensitive to a starved machine, and begin when the core's have ended. A few that
# failed while everything ran at once are run a second time, alone: what fails then has failed, and what passes is named, for a machine
# that starved it is not a fault of the product. RUNNER is how the core's are started; the others hold none of what is measured by it.
set -u
py=.venv/bin/python
runner=${RUNNER:-$py -m pytest}
second_chances=12
log=$(mktemp -d)
trap 'kill $running 2>/dev/null; rm -rf "$log"' EXIT INT TERM
running=

# The fault campaign wants the machine to itself: `make faults`.
telephones="tests/agi tests/asterisk --ignore=tests/asterisk/test_faults.py"
channels="tests/contract"
pages="tests/api"
commands="tests/cli tests/designer"
browser="tests/e2e"
core="tests/engine tests/nodes tests/domain tests/document tests/simulator tests/property"
rest="tests"
for folder in agi asterisk contract api cli designer e2e engine nodes domain document simulator property; do
    rest="$rest --ignore=tests/$folder"
done

failures() { # RUN: how many tests failed in its first run
    "$py" - "$log/$1.cache/v/cache/lastfailed" <<'PYTHON'
import json, pathlib, sys

path = pathlib.Path(sys.argv[1])
print(len(json.loads(path.read_text())) if path.is_file() else 0)
PYTHON
}

begin() { # RUN ARGUMENTS...: start it in the background
    run=$1
    shift
    {
        $start --durations=12 --durations-min=4 -o cache_dir="$log/$run.cache" "$@" >"$log/$run" 2>&1
        echo $? >"$log/$run.status"
        times >"$log/$run.times"
    } &
    running="$running $!"
}

again() { # RUN ARGUMENTS...: what failed beside everything else, alone
    run=$1
    shift
    if [ "$(cat "$log/$run.status")" -eq 1 ] && [ "$(failures "$run")" -le "$second_chances" ]; then
        printf '\n== alone, a second time: what failed beside everything else (%s)\n' "$run"
        "$py" -m pytest --last-failed -o cache_dir="$log/$run.cache" "$@" -v >"$log/$run.again" 2>&1
        echo $? >"$log/$run.status"
        cat "$log/$run.again"
    fi
}

# Unquoted on purpose: each is a list of words.
start="$py -m pytest" begin telephones $telephones
start="nice -n 5 $py -m pytest" begin pages $pages
start="nice -n 5 $py -m pytest" begin commands $commands
start="nice -n 5 $py -m pytest" begin browser $browser
start="nice -n 5 $runner" begin core $core
shortest=$!
start="nice -n 5 $py -m pytest" begin rest $rest
wait "$shortest"
start="$py -m pytest" begin channels $channels
for each in $running; do
    wait "$each"
done
running=
for run in core rest browser pages commands channels telephones; do
    printf '\n== tests: %s (processor, user and system: %s)\n' "$run" "$(tail -1 "$log/$run.times")"
    cat "$log/$run"
done
again telephones $telephones
again channels $channels
again pages $pages
again commands $commands
again browser $browser
again core $core
again rest $rest

count() { # FILE WORD: the number before a word in the closing line of a run
    grep -E '[0-9]+ (passed|failed|error)' "$1" 2>/dev/null | tail -1 | grep -oE "[0-9]+ $2" | grep -oE '[0-9]+' || echo 0
}
passed=0 failed=0 bad=0
for run in telephones channels pages commands browser core rest; do
    last=$log/$run
    passed=$((passed + $(count "$log/$run" passed)))
    if [ -f "$log/$run.again" ]; then
        last=$log/$run.again
        passed=$((passed + $(count "$last" passed)))
    fi
    failed=$((failed + $(count "$last" failed) + $(count "$last" error)))
    [ "$(cat "$log/$run.status")" -eq 0 ] || bad=1
done
printf '\n%s passed, %s failed\n' "$passed" "$failed"
exit $bad
