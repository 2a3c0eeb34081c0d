#!/bin/bash
# Sends a service's log to its layer's log group from when the service starts. From outside: IMAGE (logstash, elasticsearch).
set -euo pipefail

# The settings are those of the layer, which are not known before the machine has booted: so the agent's file is made then.
install -m 0755 /dev/stdin /usr/local/sbin/logstack-log-agent <<'SCRIPT'
#!/bin/bash
# Tells the CloudWatch agent what to send, and starts it. From the layer's settings: LOGSTACK_LOG_GROUP, LOGSTACK_INSTANCE.
set -euo pipefail

case $1 in
  logstash) log=/var/log/logstash/logstash-plain.log metrics='' ;;
  elasticsearch)
    log=/var/log/elasticsearch/$ELASTICSEARCH_CLUSTER.log
    # AWS does not see inside volumes. Summed up by group and path, as the layer's alarm asks for it.
    metrics='"metrics": {
      "namespace": "CWAgent",
      "append_dimensions": { "AutoScalingGroupName": "${aws:AutoScalingGroupName}" },
      "aggregation_dimensions": [["AutoScalingGroupName", "path"]],
      "metrics_collected": {
        "disk": { "measurement": ["used_percent"], "resources": ["/var/lib/elasticsearch"], "drop_device": true }
      }
    },'
    ;;
esac
install -m 0644 /dev/stdin /run/logstack-log-agent.json <<SETTINGS
{
  "agent": { "metrics_collection_interval": 60 },
  $metrics
  "logs": {
    "logs_collected": {
      "files": {
        "collect_list": [
          { "file_path": "$log", "log_group_name": "$LOGSTACK_LOG_GROUP", "log_stream_name": "$LOGSTACK_INSTANCE" }
        ]
      }
    }
  }
}
SETTINGS
PATH=$PATH:/opt/aws/amazon-cloudwatch-agent/bin
amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/run/logstack-log-agent.json
SCRIPT

install -m 0644 /dev/stdin /etc/systemd/system/logstack-log-agent.service <<UNIT
[Unit]
Description=The CloudWatch agent, told what to send

[Service]
Type=oneshot
RemainAfterExit=yes
EnvironmentFile=-/etc/logstack/broker.env
EnvironmentFile=-/etc/logstack/indexer.env
EnvironmentFile=-/etc/logstack/elasticsearch.env
ExecStart=/usr/local/sbin/logstack-log-agent $IMAGE
UNIT

# Wanted and not required: a machine whose log goes nowhere still does its work.
install -d -m 0755 "/etc/systemd/system/$IMAGE.service.d"
install -m 0644 /dev/stdin "/etc/systemd/system/$IMAGE.service.d/log-agent.conf" <<'UNIT'
[Unit]
Wants=logstack-log-agent.service
After=logstack-log-agent.service
UNIT
systemctl daemon-reload
