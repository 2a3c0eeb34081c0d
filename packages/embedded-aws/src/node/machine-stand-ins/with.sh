#!/bin/bash -p
# Stands for what runs another command (env, nohup, sudo, ...): what comes before it is mostly forgotten.
. "$MACHINE_BIN/.paths"
name=${0##*/}
case $name in
  env)
    while [ "$#" -gt 0 ]; do
      case $1 in
        -i | - | --ignore-environment)
          printf 'rehearsal: env %s would take the stand-ins away, and is refused\n' "$1" >&2
          exit 125
          ;;
        -u) unset "$2"; shift ;;
        PATH=* | BASH_ENV=* | MACHINE_*) ;;
        *=*) export "$1" ;;
        --) ;;
        *) break ;;
      esac
      shift
    done
    [ "$#" -gt 0 ] || exec "$MACHINE_BIN/.real/env"
    ;;
  su)
    while [ "$#" -gt 0 ]; do
      case $1 in -c) exec "$MACHINE_BIN/bash" -c "$2" ;; esac
      shift
    done
    exit 0
    ;;
  *)
    while [[ ${1-} == -* ]]; do
      case $1 in --) shift; break ;; -u | -g | -n | -c | -p) shift ;; esac
      shift
    done
    ;;
esac
__machine_exec "$@"
