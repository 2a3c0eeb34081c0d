# What scripts and stand-ins share. `__machine_lead` sets REPLY to where a path of the machine is here.
__machine_lead() {
  REPLY=$1
  case $REPLY in
    "$MACHINE_ROOT" | "$MACHINE_ROOT"/*) ;;
    /dev/null | /dev/zero | /dev/random | /dev/urandom | /dev/std* | /dev/fd/*) return 0 ;;
    /dev/console | /dev/tty* | /dev/kmsg) REPLY=/dev/fd/199; return 0 ;;
    /*) REPLY=$MACHINE_ROOT$REPLY ;;
  esac
  case /$REPLY/ in */../*) __machine_collapse ;; esac
}
__machine_collapse() {
  local path=$REPLY part IFS=/ given=$REPLY
  local -a parts=() left=()
  case $path in /*) ;; *) path=$PWD/$path ;; esac
  read -r -d '' -a parts <<<"$path" || :
  for part in "${parts[@]}"; do
    part=${part%$'\n'}
    case $part in
      '' | .) ;;
      ..) [ "${#left[@]}" -eq 0 ] || unset "left[-1]" ;;
      *) left+=("$part") ;;
    esac
  done
  REPLY=/${left[*]}
  case $REPLY in "$MACHINE_ROOT" | "$MACHINE_ROOT"/*) return 0 ;; esac
  printf 'rehearsal: %s leads out of the machine, which is refused\n' "$given" >&2
  REPLY=$MACHINE_DIR/refused/path
  return 1
}
# Runs a program by its path or name.
__machine_exec() {
  case $1 in
    */*)
      __machine_lead "$1"
      # What is on a machine because its image has it is known by its name.
      [ -e "$REPLY" ] || [ ! -e "$MACHINE_BIN/${1##*/}" ] || exec "$MACHINE_BIN/${1##*/}" "${@:2}"
      exec "$MACHINE_BIN/bash" "$REPLY" "${@:2}"
      ;;
    *) exec "$@" ;;
  esac
}
