import { printSection } from "../language/print-configuration.ts";
import type { Pipeline } from "../pipelines/pipeline.ts";
import type { Sample } from "./sample.ts";

/** The field by which an event that comes out is known to belong to a sample. */
export const SAMPLE_FIELD = "logstack_sample";

/** The event of a sample as one line of standard input. */
export function renderInput(samples: readonly Sample[]): string {
  return samples.map(({ event }, index) => `${JSON.stringify({ sample: index, event })}\n`).join("");
}

/**
 * A pipeline that sends lines of standard input through the filters of another and prints what comes out as JSON lines.
 * Its first filter makes each event exactly what the sample says, whatever the input has added; its last one copies the
 * sample's number, which travels as metadata and so does not get in the filters' way.
 */
export function buildHarness({ files }: Pipeline): string {
  const filters = files.flatMap(({ configuration }) => configuration.sections.filter(({ name }) => name === "filter"));
  return [INPUT, ...filters.map(printSection), OUTPUT].join("");
}

const INPUT = `input {
  stdin { codec => line { } }
}
filter {
  ruby {
    init => 'require "json"'
    code => '
      line = JSON.parse(event.get("message"))
      event.to_hash.keys.each { |field| event.remove(field) unless field == "@timestamp" || field == "@version" }
      line["event"].each do |field, value|
        event.set(field, field == "@timestamp" ? LogStash::Timestamp.new(value) : value)
      end
      event.set("[@metadata][${SAMPLE_FIELD}]", line["sample"])
    '
  }
}
`;

const OUTPUT = `filter {
  ruby { code => 'event.set("${SAMPLE_FIELD}", event.get("[@metadata][${SAMPLE_FIELD}]"))' }
}
output {
  stdout { codec => json_lines { } }
}
`;
