#!/bin/bash -p
# Ends what has slept for too long: the engine counts, not the clock.
. "$MACHINE_BIN/.paths"
while [[ ${1-} == -* ]]; do
  case $1 in -k | -s | --kill-after | --signal) shift ;; esac
  shift
done
limit=$1
shift
"$MACHINE_BIN/.timeout" "$$" "$limit" || exit 125
export MACHINE_TIMEOUTS="$$ $MACHINE_TIMEOUTS"
(__machine_exec "$@") <&0 &
child=$!
printf '%s\n' "$child" >"$MACHINE_DIR/timeout.new.$$"
"$MACHINE_BIN/.real/mv" "$MACHINE_DIR/timeout.new.$$" "$MACHINE_DIR/timeout.$$"
trap 'kill -TERM "$child"' TERM INT
wait "$child" 2>/dev/null
code=$?
[ ! -e "$MACHINE_DIR/expired.$$" ] || code=124
exit "$code"
