# shellcheck shell=bash
# What the scripts `apply` and `health` of every role have in common. The build puts it into each bundle as `lib.sh`; a script
# goes to its own folder, then reads it with `source ./lib.sh`. A change here changes every bundle, and so rolls every machine,
# data nodes among them: what only one layer needs stays with that layer.
#
# What it takes from the machine are commands from the PATH and the settings of /etc/logstack/<layer>.env in the environment.
# Files outside of the bundle are only ever arguments of commands (`install`, never a redirection), waiting is `wait_for`: so
# a rehearsal can put its own folder and its own time in place of the machine's.

readonly MEMORY=/run/logstack # on a file system in memory; what lies here is gone with the machine's power
shopt -s globstar nullglob
declare -A secret_values=()
service='' # the systemd unit whose log explains a failure, and that waiting gives up on when it stops

trap 'tell_why' EXIT

# Says what is done next. The boot script takes the last one for the step at which the machine failed.
step() {
  printf 'step: %s\n' "$1"
}

# Ends the script, with a sentence why.
fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# wait_for SECONDS COMMAND...: until the command succeeds. Fails when the time is over, or when the service has stopped.
wait_for() {
  local limit=$1 slept=0 began=$SECONDS
  shift
  until "$@"; do
    if [ -n "$service" ] && systemctl is-failed --quiet "$service"; then fail "$service has stopped."; fi
    if [ "$slept" -ge "$limit" ] || [ $((SECONDS - began)) -ge "$limit" ]; then fail "Not within $limit seconds."; fi
    slept=$((slept + 2))
    sleep 2
  done
}

# reaches HOST PORT: whether somebody listens there.
reaches() {
  timeout 2 bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null
}

# asks URL: whether it answers well.
asks() {
  curl -fs --max-time 40 -o /dev/null "$1"
}

# put FOLDER TARGET: installs a folder of the bundle with all that is in it, for every user to read.
put() {
  local folder=$1 target=$2 file
  for file in "$folder"/**; do
    [ -f "$file" ] || continue
    if [[ $(<"$file") == *@@secret:* ]]; then fail "$file holds a secret, which may only be in memory."; fi
    install -D -m 0644 "$file" "$target${file#"$folder"}"
  done
}

# put_secret FILE TARGET MODE OWNER: installs a file of the bundle, with the secrets that it marks put in, below $MEMORY.
put_secret() {
  local file=$1 target=$MEMORY/$2 mode=$3 owner=$4
  install -d -m 0700 "$MEMORY"
  case $2 in */*) install -d -m 0500 -o "$owner" -g "$owner" "${target%/*}" ;; esac
  with_secrets "$file" | install -m "$mode" -o "$owner" -g "$owner" /dev/stdin "$target"
}

# Reads the values of what the file `secrets` names, a line each: NAME secretsmanager:ARN, or NAME ssm:PARAMETER. They are kept
# in this shell's own memory: never in its environment, in an argument of a command, or in anything that is printed.
fetch_secrets() {
  local name reference value
  [ -f secrets ] || return 0
  while read -r -u 3 name reference; do
    [ -n "$name" ] || continue
    value=$(fetch_secret "$reference") || fail "The secret $name cannot be read: $reference"
    case $value in
      '' | *[\'\"\\[:cntrl:]]*) fail "The secret $name is empty, or has a quote, backslash or line end, which its files cannot take." ;;
    esac
    secret_values[$name]=$value
  done 3<secrets
}

fetch_secret() {
  case $1 in
    secretsmanager:*)
      aws secretsmanager get-secret-value --region "$AWS_REGION" --secret-id "${1#*:}" --query SecretString --output text
      ;;
    ssm:*)
      aws ssm get-parameter --region "$AWS_REGION" --with-decryption --name "${1#*:}" --query Parameter.Value --output text
      ;;
    *) return 1 ;;
  esac
}

# Prints a file with each mark @@secret:NAME@@ replaced. By bash alone: a program would have the values among its arguments.
with_secrets() {
  local line rest name
  while IFS= read -r line || [ -n "$line" ]; do
    rest=$line line=''
    while [[ $rest == *@@secret:*@@* ]]; do
      line+=${rest%%@@secret:*}
      rest=${rest#*@@secret:}
      name=${rest%%@@*}
      rest=${rest#*@@}
      if [ -z "${secret_values[$name]+known}" ]; then fail "$1 asks for the secret $name, which the bundle does not name."; fi
      line+=${secret_values[$name]}
    done
    printf '%s\n' "$line$rest"
  done <"$1"
}

# Passes on what other programs print, without any secret.
masked() {
  local line value
  while IFS= read -r line || [ -n "$line" ]; do
    for value in "${secret_values[@]}"; do line=${line//"$value"/***}; done
    printf '%s\n' "$line"
  done
}

# At a failure: the end of the service's log. Without the values of the secrets there is no telling what must be masked, so
# they are read if this script has not.
tell_why() {
  [ "$?" -ne 0 ] || return 0
  [ -n "$service" ] || return 0
  [ "${#secret_values[@]}" -gt 0 ] || fetch_secrets || return 0
  journalctl --unit "$service" --lines 30 --no-pager --output cat 2>&1 | masked || true
}

# come_back_at_boot SETTINGS: has this run applied again after a reboot. User data runs once in a machine's life, services that
# need a secret are not enabled, and what lay in memory is gone: so the whole of `apply` is what brings the machine back.
come_back_at_boot() {
  install -m 0644 /dev/stdin /etc/systemd/system/logstack-configuration.service <<UNIT
[Unit]
Description=The configuration of this machine, applied again after a reboot
Wants=network-online.target
After=network-online.target local-fs.target docker.service

[Service]
Type=oneshot
EnvironmentFile=$1
ExecStart=/bin/bash $PWD/apply
Restart=on-failure
RestartSec=30

[Install]
WantedBy=multi-user.target
UNIT
  systemctl daemon-reload
  systemctl enable logstack-configuration.service
}
