#!/bin/bash
# Docker as Elastalert's boot script expects it: installed, not enabled, without any image. From outside: DOCKER_VERSION.
set -euo pipefail

# The release of Amazon Linux is the one that base.sh has checked.
dnf install --assumeyes "docker-$DOCKER_VERSION"
systemctl disable docker.service docker.socket

# Containers outlive a restart of the daemon; their logs cannot fill the disk where nothing else was said.
install -d -m 0755 /etc/docker
install -m 0644 /dev/stdin /etc/docker/daemon.json <<'SETTINGS'
{ "live-restore": true, "log-driver": "local", "log-opts": { "max-size": "10m", "max-file": "3" } }
SETTINGS
