# What bash reads before each script (BASH_ENV): functions in the place of what would go by a path.
readonly PATH
. "$MACHINE_BIN/.paths"
__machine_at() {
  case $1 in
    /dev/tcp/* | /dev/udp/*)
      if "$MACHINE_BIN/.connect" "$1"; then REPLY=/dev/null; else REPLY=$MACHINE_DIR/refused/connection; fi
      ;;
    *) __machine_lead "$1" || : ;;
  esac
  printf '%s' "$REPLY"
}
__machine_run() {
  [ "$#" -gt 0 ] || return 0
  case $1 in
    */*) (__machine_exec "$@") ;;
    . | source) builtin source "$(__machine_script "$2")" "${@:3}" ;;
    cd | eval | kill | sleep | trap) "__machine_$1" "${@:2}" ;;
    builtin | enable | hash | popd | pushd)
      printf 'rehearsal: %s could lead out of the machine, and is refused\n' "$1" >&2
      return 126
      ;;
    *) "$@" ;;
  esac
}
__machine_cd() {
  local REPLY
  while [[ ${1-} == -[LPe@]* ]]; do shift; done
  case ${1-} in
    '') builtin cd "$HOME" ;;
    -) builtin cd - ;;
    *) __machine_lead "$1" && builtin cd "$REPLY" ;;
  esac
}
# Prints where a script lies as it may be read in.
__machine_script() {
  local REPLY text copy=$MACHINE_DIR/script.$BASHPID.${1##*/}
  if __machine_lead "$1" && text=$("$MACHINE_BIN/.read" file "$REPLY"); then
    printf '%s\n' "$text" >"$copy"
    printf '%s' "$copy"
  else
    printf '%s' "$MACHINE_DIR/refused/script"
  fi
}
__machine_eval() {
  local __machine_text
  __machine_text=$("$MACHINE_BIN/.read" text "$*") || return
  builtin eval "$__machine_text"
}
__machine_trap() {
  local __machine_text
  case ${1-} in
    *[!A-Za-z0-9_-]*)
      __machine_text=$("$MACHINE_BIN/.read" text "$1") || return
      builtin trap -- "$__machine_text" "${@:2}"
      ;;
    *) builtin trap "$@" ;;
  esac
}
__machine_kill() {
  local word
  for word; do
    case $word in
      -* | %* | [A-Z]*) ;;
      "$$" | "${!-none}") ;;
      *)
        case " $(jobs -p | tr '\n' ' ')" in
          *" $word "*) ;;
          *)
            printf 'kill: (%s) - No such process\n' "$word" >&2
            return 1
            ;;
        esac
        ;;
    esac
  done
  builtin kill "$@"
}
__machine_sleep() {
  local factor=1 slept=${1-0}
  sleep "$@" || return
  case $slept in *m) factor=60 ;; *h) factor=3600 ;; *d) factor=86400 ;; esac
  slept=${slept%%[!0-9]*}
  SECONDS=$((SECONDS + ${slept:-0} * factor))
}
