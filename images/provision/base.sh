#!/bin/bash
# What all images have: packages of one release of Amazon Linux, the CloudWatch agent, and the folder for a layer's settings.
# From outside: BASE_RELEASE, CLOUDWATCH_AGENT_VERSION.
set -euo pipefail

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# Packer comes in while cloud-init may still be at work, and two package managers at once do not go well.
cloud-init status --wait || fail 'cloud-init of the base image did not end well.'

# AWS: packages of Amazon Linux 2023 come from the release that the image was made from, until somebody says otherwise. If the
# two differed, the versions below would not be found, or would pull others along.
release=$(rpm --query --queryformat '%{VERSION}' system-release)
[ "$release" = "$BASE_RELEASE" ] || fail "The base image is release $release of Amazon Linux, not $BASE_RELEASE."

dnf install --assumeyes --releasever="$BASE_RELEASE" "amazon-cloudwatch-agent-$CLOUDWATCH_AGENT_VERSION"

# The AWS CLI is the base image's own; so its name says which. Boot scripts use it before anything else.
version=$(aws --version)
case $version in
  aws-cli/2.*) ;;
  *) fail "The base image has no AWS CLI 2, but: $version" ;;
esac

for command in curl tar gzip sha256sum base64 mkfs.xfs blkid gpg; do
  command -v "$command" || fail "The base image has no $command."
done

# Nothing changes a machine at boot but its own boot script: what runs is what was tried when the image was made.
systemctl disable amazon-cloudwatch-agent.service
systemctl mask dnf-makecache.timer update-motd.timer

install -d -m 0755 /etc/logstack
