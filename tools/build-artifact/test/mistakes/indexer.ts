import type { Row } from "./row.ts";

const INDEXER_CONF = "machine/indexer/logstash/pipelines/indexer";

/** Mistakes in the Indexer's pipelines. */
export const INDEXER: readonly Row[] = [
  [
    "a section that is misspelt",
    `${INDEXER_CONF}/30-iis.conf`,
    "filter {",
    "filters {",
    "30-iis.conf:3:",
    /`\{` after filter should be/,
  ],
  [
    "events without an id",
    `${INDEXER_CONF}/90-output.conf`,
    '    document_id => "%{[event][id]}"\n',
    "",
    "90-output.conf:6:",
    /needs document_id.*second time/,
  ],
  [
    "a variable that is not closed before the next",
    `${INDEXER_CONF}/90-output.conf`,
    "http://${ELASTICSEARCH_HOST}:",
    "http://${ELASTICSEARCH_HOST:${LOCALHOST}:",
    "90-output.conf:8:23",
    /ends a default at the first `\}`/,
  ],
  [
    "a field that is not closed",
    `${INDEXER_CONF}/90-output.conf`,
    '"%{[event][id]}"',
    '"%{[event][id}"',
    "90-output.conf:11:21",
    /"\[event\]\[id" names no field/,
  ],
  [
    "minutes for a month",
    `${INDEXER_CONF}/30-iis.conf`,
    '"yyyy-MM-dd HH:mm:ss"',
    '"yyyy-mm-dd HH:mm:ss"',
    "30-iis.conf:27:",
    /months are "M"/,
  ],
  [
    "a pattern that nobody has",
    `${INDEXER_CONF}/30-iis.conf`,
    "%{NONNEGINT:Status}",
    "%{NONNEGINTEGER:Status}",
    "30-iis.conf:13:",
    /NONNEGINTEGER/,
  ],
  [
    "one equals sign",
    `${INDEXER_CONF}/30-iis.conf`,
    '[Query] == "-"',
    '[Query] = "-"',
    "30-iis.conf:46:",
    /where .* should be/,
  ],
  [
    "a field without its first bracket",
    `${INDEXER_CONF}/20-any-event.conf`,
    'target => "[event][id]"',
    'target => "event][id]"',
    "20-any-event.conf:7:",
    /event\]\[id\]/,
  ],
  [
    "an id twice",
    `${INDEXER_CONF}/33-performance.conf`,
    '"performance-comma"',
    '"performance-type"',
    "33-performance.conf:21:",
    /used twice/,
  ],
];
