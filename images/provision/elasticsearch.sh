#!/bin/bash
# Elasticsearch as its layer's boot script expects it: installed, not started, its settings from the layer's file.
set -euo pipefail

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

PATH=/usr/share/elasticsearch/bin:$PATH

# The plugin that asks EC2 finds the other nodes; it has Elasticsearch's version, or does not install. repository-s3 has been a part
# of Elasticsearch since 8.0.
elasticsearch-plugin install --batch discovery-ec2
ls -d /usr/share/elasticsearch/modules/repository-s3 || fail 'This version of Elasticsearch has no repository-s3.'

systemctl disable elasticsearch.service

# The package makes passwords and certificates for a cluster of one, which would be the same on each machine of this image.
rm -rf /etc/elasticsearch/certs /etc/elasticsearch/elasticsearch.keystore
install -m 0660 -o root -g elasticsearch /dev/stdin /etc/elasticsearch/elasticsearch.yml <<'SETTINGS'
# What is here comes with a configuration: until then nobody is to start this.
path.data: /var/lib/elasticsearch
path.logs: /var/log/elasticsearch
xpack.security.enabled: false
SETTINGS
elasticsearch-keystore create
chown root:elasticsearch /etc/elasticsearch/elasticsearch.keystore
chmod 0660 /etc/elasticsearch/elasticsearch.keystore

install -d -m 0755 /etc/systemd/system/elasticsearch.service.d
install -m 0644 /dev/stdin /etc/systemd/system/elasticsearch.service.d/logstack.conf <<'UNIT'
[Service]
EnvironmentFile=-/etc/logstack/elasticsearch.env
LimitMEMLOCK=infinity
TimeoutStartSec=15min
UNIT
install -m 0644 /dev/stdin /etc/sysctl.d/60-elasticsearch.conf <<'KERNEL'
vm.max_map_count = 262144
KERNEL
systemctl daemon-reload
