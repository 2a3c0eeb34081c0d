#!/bin/bash
# What a machine runs as its user data when an image is tried: what boot scripts do, with files that came along instead of
# a bundle from S3. The lines before these set `mark` and `image`; lines after them bring the files.
set -euo pipefail

# Whatever becomes of whoever waits for this machine, it ends itself, and ending terminates it.
shutdown -h +40

exec > >(tee -a /var/log/logstack-smoke.log /dev/console) 2>&1 # the console is what is read

step='starting'
: "${mark:?}" "${image:?}"
report() {
  local code=$? status=SUCCESS
  if [ "$code" -ne 0 ]; then
    status=FAILURE
    systemctl --failed --no-legend || true
  fi
  echo "logstack-smoke: $status $mark, last step: $step"
}
trap report EXIT

step='reading the instance id'
metadata='http://169.254.169.254/latest'
token=$(curl -fsS --retry 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")
instance=$(curl -fsS --retry 5 -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/instance-id")
echo "logstack-smoke: $instance tries the image $image"

step='looking for the commands that boot scripts use'
for command in aws curl tar gzip sha256sum base64 install systemctl journalctl timeout python3 logstack-octopus; do
  command -v "$command"
done
aws --version

step='looking at what the image starts by itself'
for unit in logstash elasticsearch docker amazon-cloudwatch-agent; do
  if systemctl is-active --quiet "$unit"; then
    echo "$unit runs, though nobody has started it"
    exit 1
  fi
done

step='looking for what was left of the machine that the image was made on'
for leftover in ~root/.aws ~root/.bash_history ~ec2-user/.bash_history; do
  if ls -d "$leftover" 2>/dev/null; then
    echo "$leftover is in the image"
    exit 1
  fi
done

step='unpacking the files that came along'
bundle=/opt/logstack/smoke
install -d -m 0755 "$bundle"
unpack_files "$bundle"
cd "$bundle"

step='applying them'
./apply

step='waiting until it works'
./health

step='done'
