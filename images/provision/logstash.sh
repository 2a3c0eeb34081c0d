#!/bin/bash
# Logstash as the Broker's and the Indexer's boot scripts expect it: installed, not started, its settings from their file.
set -euo pipefail

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

systemctl disable logstash.service

# Of the two files one is there: the image serves both layers. A stop takes as long as a batch, or the queue's end, needs.
install -d -m 0755 /etc/systemd/system/logstash.service.d
install -m 0644 /dev/stdin /etc/systemd/system/logstash.service.d/logstack.conf <<'UNIT'
[Service]
EnvironmentFile=-/etc/logstack/broker.env
EnvironmentFile=-/etc/logstack/indexer.env
TimeoutStopSec=15min
UNIT
systemctl daemon-reload

# The plugins that the layers' pipelines name come with Logstash; a version without one has to fail here.
PATH=/usr/share/logstash/bin:$PATH
plugins=$(logstash-plugin list)
for plugin in \
  logstash-codec-json logstash-codec-json_lines \
  logstash-input-dead_letter_queue logstash-input-http logstash-input-redis logstash-input-tcp \
  logstash-filter-date logstash-filter-drop logstash-filter-grok logstash-filter-mutate logstash-filter-ruby \
  logstash-filter-translate logstash-filter-truncate logstash-filter-uuid \
  logstash-output-elasticsearch logstash-output-redis; do
  case " ${plugins//$'\n'/ } " in
    *" $plugin "*) ;;
    *) fail "This version of Logstash has no plugin $plugin." ;;
  esac
done
