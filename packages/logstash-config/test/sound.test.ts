import { expect, test } from "vitest";
import { checkPipelines } from "../src/index.ts";
import { lines } from "./sources.ts";

const BROKER = `# Takes events from every source and puts them into the cache.
input {
  tcp {
    id => "sources"
    port => "\${BROKER_PORT:6379}"
    codec => json_lines { charset => "UTF-8" }
    tcp_keep_alive => true
  }
  http {
    id => "forwarders"
    port => 8080
    response_code => 202
    additional_codecs => { "application/json" => "json" }
  }
}

filter {
  # What cannot be read is kept, and marked.
  if "_jsonparsefailure" in [tags] {
    mutate { add_field => { "[event][kind]" => "pipeline_error" } }
  }
  if ![@timestamp] or [type] == "" {
    ruby {
      code => "
        # Interpolation of Ruby's own: it is no token.
        event.set('seen', \\"#{Time.now.to_i} by #{event.get('[host][name]')}\\")
      "
    }
  }
}

output {
  redis {
    id => "cache"
    host => ["cache.internal", "cache-2.internal"]
    key => "logstash"
    data_type => "list"
    password => "\${CACHE_PASSWORD:}"
    ssl_enabled => true
    batch => true
    batch_events => 250
  }
}
`;

const INDEXER = String.raw`input {
  redis { id => "cache" host => "cache.internal" key => "logstash" data_type => list threads => 4 batch_count => 250 ssl => true }
  dead_letter_queue { id => "dead" path => "/var/lib/logstash/dead_letter_queue" pipeline_id => "main" commit_offsets => true }
}
filter {
  if [type] == "iis" and [message] !~ /^#/ {
    grok {
      pattern_definitions => { "IISTIME" => "%{YEAR}-%{MONTHNUM}-%{MONTHDAY} %{TIME}" }
      match => {
        "message" => [
          '^%{IISTIME:[@metadata][time]} %{IPORHOST:[destination][ip]} %{WORD:[http][request][method]} %{URIPATH:[url][path]} (?:-|%{NOTSPACE:[url][query]}) %{POSINT:[destination][port]:int} (?:-|%{NOTSPACE:[user][name]}) %{IPORHOST:[source][ip]} (?:-|%{NOTSPACE:[user_agent][original]}) %{INT:[http][response][status]:int} %{INT:[event][duration]:int}$',
          "%{GREEDYDATA:rest}"
        ]
      }
      tag_on_failure => [ "_iisparsefailure" ]
      overwrite => "message"
    }
    date { match => [ "[@metadata][time]", "yyyy-MM-dd HH:mm:ss", "ISO8601" ] timezone => "Etc/UTC" }
    useragent { source => "[user_agent][original]" target => "user_agent" }
  } else if [type] in ["elb", "alb"] {
    dissect {
      mapping => { "message" => "%{ts} %{elb} %{client}:%{port} %{+rest} %{?skipped} %{*key}=%{&key}" }
      convert_datatype => { "port" => "int" }
    }
    mutate {
      convert => { "[http][response][status]" => "integer" "took" => "float" }
      gsub => [ "message", "\t", " ", "[url][path]", "[?#]", "_" ]
      rename => { "client" => "[source][ip]" }
      remove_field => [ "ts", "[event][original]" ]
    }
    geoip { source => "[source][ip]" default_database_type => "City" }
  } else if !([type] == "perf" or "counter" in [tags]) or ([level] >= 3 and [service] not in ["a", "b"]) {
    kv { source => "message" field_split => "&?" value_split => "=" include_keys => [ "a", "b" ] whitespace => strict }
    translate { source => "[level]" target => "severity" dictionary => { "1" => "low" "2" => "high" } fallback => "none" }
    throttle { key => "%{[host][name]}%{message}" period => "120" max_age => 240 before_count => 3 after_count => 5 add_tag => "throttled" }
  }
  fingerprint { source => ["[source][ip]", "message"] concatenate_sources => true method => "SHA256" target => "[@metadata][id]" }
  if "throttled" in [tags] { drop { percentage => 90 } }
}
output {
  elasticsearch {
    id => "index"
    hosts => ["https://elasticsearch.internal:9200"]
    index => "logs-%{[type]}-%{+YYYY.MM.dd}-%{+%s}-%{{yyyy-MM-dd}}"
    document_id => "%{[@metadata][id]}"
    action => "create"
    user => "logstash_writer"
    password => "${"${ES_PASSWORD:}"}"
    ssl_verification_mode => full
    manage_template => false
    ilm_enabled => false
    retry_on_conflict => 3
    dlq_custom_codes => [ 403 ]
  }
  if [level] == "fatal" { pipeline { send_to => [ "alarms" ] } }
}
`;

const ALARMS = `input { pipeline { address => "alarms" } }
output { http { url => "http://alerts.internal/" http_method => post format => json } }
`;

const PIPELINES = `# Which pipelines there are.
- pipeline.id: broker
  path.config: "/etc/logstash/pipelines/broker.conf"
  queue.type: persisted
  queue.max_bytes: 4gb
- pipeline:
    id: indexer
    workers: 4
    batch.size: 250
  path.config: "\${LS_CONFIG:/etc/logstash}/pipelines/indexer/*.conf"
  dead_letter_queue.enable: true
- pipeline.id: alarms
  config.string: |
${ALARMS.replaceAll(/^(?=.)/gm, "    ")}`;

test("the pipelines of a broker and an indexer, with all that is usual in them, have nothing wrong", () => {
  const findings = checkPipelines({
    files: [
      { file: "pipelines/broker.conf", text: BROKER },
      { file: "pipelines/indexer/main.conf", text: INDEXER },
    ],
    pipelinesFile: { file: "pipelines.yml", text: PIPELINES },
  });
  expect(lines(findings)).toEqual([]);
});
