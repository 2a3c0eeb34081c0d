#!/bin/bash -p
# Runs a real tool, whose files are the machine's.
. "$MACHINE_BIN/.paths"
name=${0##*/} args=() before= operands=0 first=1
real=$MACHINE_BIN/.real/$name
refuse() {
  printf 'rehearsal: %s: %s, which is refused\n' "$name" "$1" >&2
  exit 126
}
case $name in
  awk | grep | egrep | fgrep | sed | jq)
    first=2
    for arg; do case $arg in -e* | -f* | --expression* | --file* | --from-file* | --regexp*) first=1 ;; esac; done
    ;;
  find) first=1 ;;
esac
for arg; do
  case $name in
    awk) if [[ $arg =~ (\>|\<|\|)[[:space:]]*\" || $arg =~ system[[:space:]]*\( ]]; then refuse 'a program that opens files or runs commands'; fi ;;
    sed) if [[ $arg =~ (^|[\;{}0-9/\$\!])[wWrR][[:space:]]+/ ]]; then refuse 'a program that opens files'; fi ;;
  esac
  led=$arg
  case $arg in
    -*) ;;
    *) operands=$((operands + 1)) ;;
  esac
  case "$name $before" in
    "install -o" | "install -g") before=; operands=$((operands - 1)); unset "args[-1]"; continue ;;
    "grep -e" | "sed -e" | "cut -d" | "paste -d" | "sort -t" | "xargs -d" | "find -name" | "jq --arg" | "jq --arg value") ;;
    "find -exec" | "find -execdir" | "find -ok") case $arg in */*) led=${arg##*/}; [ -e "$MACHINE_BIN/$led" ] || refuse "$arg" ;; esac ;;
    *)
      case $arg in
        --owner=* | --group=*) [ "$name" != install ] || continue ;;
        --*=/*) __machine_lead "${arg#*=}" || exit; led=${arg%%=*}=$REPLY ;;
        -[CfoT]/*) __machine_lead "${arg:2}" || exit; led=${arg:0:2}$REPLY ;;
        -*) ;;
        [a-zA-Z_]*=/*) __machine_lead "${arg#*=}" || exit; led=${arg%%=*}=$REPLY ;;
        /* | *..*)
          if [ "$operands" -ge "$first" ]; then
            if [ "$name" = xargs ] && [ -e "$MACHINE_BIN/${arg##*/}" ]; then led=${arg##*/}
            else __machine_lead "$arg" || exit; led=$REPLY; fi
          fi
          ;;
      esac
      ;;
  esac
  case "$name $before" in "jq --arg") before='--arg value' ;; *) before=$arg ;; esac
  [ "$name" = find ] && [[ $arg == -* ]] && first=1
  args+=("$led")
done
checks=
case $name in *sum) for arg; do case $arg in -c | --check) checks=yes ;; esac; done ;; esac
case $checks in
  yes)
    lists=() options=()
    for arg in "${args[@]}"; do case $arg in -?*) options+=("$arg") ;; -) ;; *) lists+=("$arg") ;; esac; done
    "$MACHINE_BIN/.real/cat" -- "${lists[@]}" | while read -r sum path; do
      __machine_lead "${path#\*}"
      printf '%s  %s\n' "$sum" "$REPLY"
    done | "$real" "${options[@]}" -
    exit
    ;;
esac
exec "$real" "${args[@]}"
