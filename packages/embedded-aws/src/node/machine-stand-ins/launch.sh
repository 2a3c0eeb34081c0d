#!/bin/bash -p
# Runs one boot. Its input is open for as long as the engine lives; whatever runs here ends with it.
exec 5<&0 </dev/null
(
  trap '' TERM INT HUP
  read -r _ <&5
  "$MACHINE_BIN/.real/rm" -rf -- "$MACHINE_DIR"
  kill -KILL 0
) >/dev/null 2>&1 3>&- &
watch=$!
cd "$MACHINE_ROOT" || exit
{
  {
    "$MACHINE_BASH" "$1" 3>&- 5>&- 8>&-
    echo $? >&3
  } 199>&8 2>&1 8>&- | "$MACHINE_BIN/.real/cat" >>"$MACHINE_DIR/output" 8>&- 3>&- 5>&-
} 8>&1 | "$MACHINE_BIN/.real/cat" >>"$MACHINE_DIR/console" 3>&- 5>&-
kill -KILL "$watch"
