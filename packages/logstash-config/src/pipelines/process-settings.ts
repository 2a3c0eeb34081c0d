import { oneOf, type ValueType } from "../plugins/plugin.ts";
import { PIPELINE_SETTINGS } from "./pipeline-settings.ts";

/**
 * What may stand in `logstash.yml`: settings of the process, and those of pipelines as defaults. Logstash reference,
 * "logstash.yml", version 9.1. A name that ends in `.*` is of all settings that begin so.
 */
export const PROCESS_SETTINGS: Readonly<Record<string, ValueType>> = {
  ...PIPELINE_SETTINGS,
  "node.name": "string",
  "pipeline.id": "string",
  "path.config": "string",
  "config.string": "string",
  "config.test_and_exit": "boolean",
  "path.data": "string",
  "path.logs": "string",
  "path.plugins": "any",
  "path.settings": "string",
  "log.level": oneOf("fatal", "error", "warn", "info", "debug", "trace"),
  "log.format": oneOf("plain", "json"),
  "log.format.json.fix_duplicate_message_fields": "boolean",
  "api.enabled": "boolean",
  "api.environment": "string",
  "api.http.host": "string",
  "api.http.port": "any",
  "api.ssl.*": "any",
  "api.auth.*": "any",
  allow_superuser: "boolean",
  modules: "any",
  "xpack.monitoring.*": "any",
  "xpack.management.*": "any",
  "xpack.geoip.*": "any",
  "monitoring.*": "any",
};

/** Settings that a version took away, with what to do instead. */
export const GONE_PROCESS_SETTINGS: Readonly<Record<string, string>> = {
  "http.host": "use api.http.host",
  "http.port": "use api.http.port",
  "http.environment": "use api.environment",
  "event_api.tags.illegal": "leave it out: tags that are no list are always renamed",
  "dead_letter_queue.retain.size": "use dead_letter_queue.max_bytes",
};
