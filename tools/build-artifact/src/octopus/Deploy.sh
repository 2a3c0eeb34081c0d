#!/usr/bin/env bash
# Octopus runs this script on a worker with bash, in the step "Deploy a package".
# It starts deploy.mjs and hands it Octopus's variables over a pipe: they are on no command line, in no file and in no
# environment. Here-documents would not do, since bash writes them to the disk.
#
# Variables of Octopus that it knows beside those of the layer's parameters:
#   Logstack.Arguments  what a person would write after "node deploy.mjs", such as: plan, or: deploy --wait 2h
#   Logstack.Node       the path of Node, where it is not on the worker's PATH

logstack_variables=(
  # VARIABLES
)

logstack_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Says why nothing was deployed, to Octopus too, and ends as deploy.mjs does for what is wrong with its surroundings.
logstack_refuse() {
  echo "Error: $1" >&2
  if declare -F fail_step >/dev/null; then (fail_step "$1"); fi
  exit 2
}

# Each name and each value, with a NUL after it: no value of a variable needs to be quoted that way.
logstack_hand_over() {
  local name value
  for name in "${logstack_variables[@]}"; do
    value=$(get_octopusvariable "$name")
    if [ -n "$value" ]; then printf '%s\0%s\0' "$name" "$value"; fi
  done
}

if ! declare -F get_octopusvariable >/dev/null; then
  logstack_refuse 'Deploy.sh is for Octopus, which gives it its variables. Without Octopus run: node deploy.mjs --help'
fi

logstack_node=$(get_octopusvariable 'Logstack.Node')
logstack_node=${logstack_node:-node}
if ! logstack_version=$("$logstack_node" --version 2>/dev/null); then
  logstack_refuse "This worker has no Node: $logstack_node could not be run. Install Node NODE_VERSION or later, or say where it is in the variable Logstack.Node."
fi
if ! [[ $logstack_version =~ ^v([0-9]+)\.([0-9]+)\. ]] ||
  ((BASH_REMATCH[1] < NODE_MAJOR || (BASH_REMATCH[1] == NODE_MAJOR && BASH_REMATCH[2] < NODE_MINOR))); then
  logstack_refuse "This worker's Node is too old: $logstack_node is $logstack_version, and deploy.mjs needs NODE_VERSION or later. Install it, or say where it is in the variable Logstack.Node."
fi

# Words between white space, and nothing else: no pattern in them is looked for among files, nothing is run.
IFS=$' \t\n' read -r -d '' -a logstack_arguments < <(get_octopusvariable 'Logstack.Arguments')

export LOGSTACK_COMMAND='deploy this release again with the Octopus variable Logstack.Arguments = {verb}'
exec "$logstack_node" "$logstack_folder/deploy.mjs" --octopus ${logstack_arguments[@]+"${logstack_arguments[@]}"} \
  < <(logstack_hand_over)
