#!/bin/bash -p
# Stands for bash: a script is read by the engine before it runs.
. "$MACHINE_BIN/.paths"
options=() mode=file
while [ "$#" -gt 0 ]; do
  case $1 in
    --) shift; break ;;
    --*) shift ;;
    -*c*) mode=text; [ "$1" = -c ] || options+=("${1//c/}"); shift
      while [[ ${1-} == -* ]]; do options+=("$1"); [[ $1 != *o ]] || { options+=("$2"); shift; }; shift; done
      break ;;
    -s) mode=input; shift ;;
    -l | -i | -p) shift ;;
    [-+]*o) options+=("$1" "$2"); shift 2 ;;
    [-+]?*) options+=("$1"); shift ;;
    *) break ;;
  esac
done
[ "$mode" != file ] || [ "$#" -gt 0 ] || mode=input
case $mode in
  text)
    text=$("$MACHINE_BIN/.read" text "$1") || exit
    name=${2-bash}
    shift; [ "$#" -eq 0 ] || shift
    ;;
  input)
    text=$("$MACHINE_BIN/.real/cat")
    text=$("$MACHINE_BIN/.read" text "$text") || exit
    name=bash
    ;;
  file)
    case $1 in
      */*) ;;
      *) [ -e "$1" ] || [ ! -e "$MACHINE_BIN/$1" ] || exec "$MACHINE_BIN/$1" "${@:2}" ;;
    esac
    __machine_lead "$1" || exit
    name=$REPLY
    if [ ! -f "$name" ]; then
      printf 'bash: %s: No such file or directory\n' "$1" >&2
      exit 127
    fi
    text=$("$MACHINE_BIN/.read" file "$name") || exit
    shift
    ;;
esac
exec "$MACHINE_BASH" "${options[@]}" -c "$text" "$name" "$@"
