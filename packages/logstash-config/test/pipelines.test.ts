import { describe, expect, test } from "vitest";
import { checkPipelines, type CheckOptions, required } from "../src/index.ts";
import { lines } from "./sources.ts";

/** What is noticed in pipelines of these texts, each in a file of its own that `pipelines.yml` lists. */
function checkAll(
  texts: Readonly<Record<string, string>>,
  { pipelinesFile, ...options }: CheckOptions & { readonly pipelinesFile?: string } = {},
): readonly string[] {
  const files = Object.entries(texts).map(([id, text]) => ({ file: `${id}.conf`, text }));
  const listed = Object.keys(texts).map((id) => `- pipeline.id: ${id}\n  path.config: /etc/logstash/${id}.conf\n`);
  return lines(
    checkPipelines(
      { files, pipelinesFile: { file: "pipelines.yml", text: pipelinesFile ?? listed.join("") } },
      options,
    ),
  );
}

const from = (address: string): string => `input { pipeline { address => ${address} } }\n`;
const to = (...addresses: readonly string[]): string =>
  `output { pipeline { send_to => [${addresses.join(", ")}] } }\n`;
const STDIN = "input { stdin { } }\n";
const STDOUT = "output { stdout { } }\n";

describe("pipelines.yml", () => {
  test.each([
    ["that is no YAML", "- a: [", "1:7: error: This is no YAML:"],
    ["that is no list", "a: 1", "1:1: error: pipelines.yml is a list of pipelines"],
    [
      "with a setting that is not known",
      "- pipeline.id: a\n  path.config: a.conf\n  pipeline.wrkers: 2",
      "3:3: error: A pipeline has no setting pipeline.wrkers. Did you mean pipeline.workers?",
    ],
    [
      "with a setting of all of Logstash",
      "- pipeline.id: a\n  path.config: a.conf\n  api.http.port: 9600",
      "3:3: error: A pipeline has no setting api.http.port. Settings of all of Logstash stand in logstash.yml.",
    ],
    [
      "with a value of the wrong type",
      "- pipeline.id: a\n  path.config: a.conf\n  queue.type: disk",
      '3:15: error: The setting queue.type must be memory or persisted, not "disk".',
    ],
    [
      "with a variable that is not closed",
      "- pipeline.id: a\n  path.config: a.conf\n  pipeline.workers: ${N:${CORES}",
      "3:21: error: `${N:${CORES}` has the default `${CORES`:",
    ],
    ["without an id", "- path.config: a.conf", "1:3: error: A pipeline needs pipeline.id"],
    [
      "without a source",
      "- pipeline.id: a",
      "1:3: error: A pipeline needs path.config or config.string; it takes one of them.",
    ],
    [
      "with two sources",
      "- pipeline.id: a\n  path.config: a.conf\n  config.string: ''",
      "1:3: error: A pipeline has both path.config and config.string; it takes one of them.",
    ],
    [
      "with an id twice",
      "- pipeline.id: a\n  path.config: a.conf\n- pipeline.id: a\n  path.config: a.conf",
      "3:3: error: The pipeline a is listed twice, first in line 1; Logstash refuses that.",
    ],
    [
      "with a path that no file has",
      "- pipeline.id: a\n  path.config: '/etc/logstash/b*.conf'",
      "2:16: error: No file of this package is meant by path.config /etc/logstash/b*.conf.",
    ],
  ])("%s is refused", (_what, pipelinesFile, expected) => {
    expect(checkAll({ a: STDIN + STDOUT }, { pipelinesFile }).join("\n")).toContain(`pipelines.yml:${expected}`);
  });

  test("that lists a pipeline's folder or a pattern joins its files by name", () => {
    const files = [
      { file: "p/20-out.conf", text: STDOUT },
      { file: "p/10-in.conf", text: STDIN },
    ];
    for (const pattern of [
      "/etc/logstash/p",
      "/etc/logstash/p/*.conf",
      "p/{10,20}-*.conf",
      "/etc/logstash/**/*.conf",
    ]) {
      const text = `- pipeline.id: main\n  path.config: "${pattern}"\n`;
      expect(lines(checkPipelines({ files, pipelinesFile: { file: "pipelines.yml", text } }))).toEqual([]);
    }
  });

  test("that lies in a folder means what lies beside it", () => {
    const text = "- pipeline.id: main\n  path.config: /etc/logstash/p/*.conf\n";
    const files = [{ file: "config/p/a.conf", text: STDIN + STDOUT }];
    expect(lines(checkPipelines({ files, pipelinesFile: { file: "config/pipelines.yml", text } }))).toEqual([]);
  });

  test("that forgets a file is told where it is", () => {
    const told = checkAll(
      { a: STDIN + STDOUT, b: STDIN + STDOUT },
      { pipelinesFile: "- pipeline.id: a\n  path.config: a.conf" },
    );
    expect(told).toEqual(["b.conf:1:1: warning: No pipeline of pipelines.yml reads this file."]);
  });
});

describe("between pipelines", () => {
  test("every address has one that listens and some that send", () => {
    expect(checkAll({ a: STDIN + to("bb", "cc"), b: from("bb") + STDOUT, c: from("cc") + to("bb") })).toEqual([]);
  });

  test.each([
    [
      "an address that nobody listens at",
      { a: STDIN + to("bb", "b1"), b: from("b1") + STDOUT },
      "a.conf:2:33: error: No pipeline listens at the address bb, so Logstash waits there for ever. Did you mean b1?",
    ],
    [
      "an address that nobody sends to",
      { b: from("bb") + STDOUT },
      "b.conf:1:31: error: No pipeline sends to the address bb, so nothing comes in there.",
    ],
    [
      "an address that two listen at",
      { a: STDIN + to("xx"), b: from("xx") + STDOUT, c: from("xx") + STDOUT },
      "c.conf:1:31: error: The address xx is taken: b.conf:1 listens there, and only one can.",
    ],
    [
      "a round without end",
      { a: from("aa") + to("bb"), b: from("bb") + to("aa") },
      "b.conf:2:33: error: Events go round without end: a -> b -> a.",
    ],
    [
      "a round under a condition",
      {
        a: from("aa") + to("bb"),
        b: `${from("bb")}output { if [again] { pipeline { send_to => aa } } else { stdout { } } }`,
      },
      "b.conf:2:45: warning: Events can go round: a -> b -> a.",
    ],
  ])("%s is told", (_what, texts, expected) => {
    const told = checkAll(texts);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(expected);
  });
});

describe("a configuration package", () => {
  const HOUSE = {
    houseRules: [
      {
        section: "output",
        plugin: "elasticsearch",
        require: ["document_id"],
        fedBy: ["redis", "beats"],
        because: "An event that is delivered twice would be indexed twice.",
      },
    ],
  } as const;

  test("can ask for an option where events come from certain inputs, also through other pipelines", () => {
    const texts = {
      a: `input { redis { key => logs data_type => list } }\n${to("bb")}`,
      b: `${from("bb")}output { elasticsearch { } }\n`,
      c: `${STDIN}output { elasticsearch { } }\n`,
    };
    expect(checkAll(texts, HOUSE)).toEqual([
      "b.conf:2:10: error: The output elasticsearch needs document_id here, since redis feeds the pipeline b. An event that is delivered twice would be indexed twice.",
    ]);
  });

  test("can have plugins of its own, and more options for known ones", () => {
    const text = 'input { kinesis { kinesis_stream_name => "s" } }\noutput { stdout { colour => red } }\n';
    const own = {
      plugins: {
        input: { kinesis: { kinesis_stream_name: required("string") } },
        output: { stdout: { colour: required("string") } },
      },
    };
    expect(checkAll({ a: text }, own)).toEqual([]);
    expect(checkAll({ a: text })).toHaveLength(2);
  });

  test("is told of a plugin that comes with Logstash and whose options are not known here", () => {
    expect(checkAll({ a: `input { kafka { topics => ["a"] } }\n${STDOUT}` })).toEqual([
      "a.conf:1:9: warning: The input kafka comes with Logstash, but its options are not known here. Declare its options as an extra plugin to have them checked.",
    ]);
  });
});
