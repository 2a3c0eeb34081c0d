#!/bin/bash
# The end of each image: says what is in it, and takes away what was only this machine's. From outside: IMAGE, COMMIT.
set -euo pipefail

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# What a person asks first when a machine behaves oddly.
{
  printf 'image %s\ncommit %s\n' "$IMAGE" "$COMMIT"
  rpm --query --all --queryformat '%{NAME} %{VERSION}-%{RELEASE}\n'
} | install -m 0644 /dev/stdin /etc/logstack/image.txt

dnf clean all
rm -rf /var/cache/dnf /tmp/* /var/tmp/*

# A machine that is started from the image has to be a new one: its own name, keys and user data. With cloud-init's memory of
# this machine left in place, the boot script of the next one might never run.
cloud-init clean --logs --seed
rm -f /etc/ssh/ssh_host_*
truncate --size=0 /etc/machine-id
rm -f /var/lib/systemd/random-seed
rm -rf ~root/.aws ~ec2-user/.aws ~root/.ssh ~ec2-user/.ssh/known_hosts
rm -f ~root/.bash_history ~ec2-user/.bash_history
find /var/log -type f -exec truncate --size=0 {} +

if ls -d /var/lib/cloud/instance; then fail 'cloud-init still knows this machine.'; fi
size=$(stat --format=%s /etc/machine-id)
[ "$size" = 0 ] || fail 'The image would give each machine the same id.'
sync
