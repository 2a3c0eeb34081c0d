import type { PluginKind } from "./plugin.ts";

/** Plugins that come with Logstash and whose options the table does not have: to use one, declare its options as extra ones. */
export const UNCHECKED_PLUGINS: Readonly<Record<PluginKind, readonly string[]>> = {
  input:
    "azure_event_hubs couchdb_changes elastic_serverless_forwarder ganglia gelf graphite jdbc jms kafka rabbitmq snmp snmptrap twitter".split(
      " ",
    ),
  filter: ["jdbc_static", "jdbc_streaming"],
  output: "cloudwatch elastic_app_search graphite kafka nagios rabbitmq webhdfs".split(" "),
  codec: ["avro", "cloudfront", "cloudtrail", "collectd", "protobuf"],
};
