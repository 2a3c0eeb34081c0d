import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseYaml } from "../src/document/parse-yaml.ts";
import { plainOf, type Mapping } from "../src/document/value.ts";
import { mergeMappings } from "../src/folder/merge.ts";
import { patternsMeet } from "../src/check/patterns-meet.ts";
import { wildcard } from "../src/filter/compare.ts";
import {
  describeRules,
  originsOf,
  renderFinding,
  renderYaml,
  type EffectiveRules,
  type Variables,
} from "../src/index.ts";
import { check, refusals, rule } from "./folder.ts";

const LATER: Variables = { kind: "later" };

function of(files: Readonly<Record<string, string>>, { environment = "ci", variables = LATER } = {}): EffectiveRules {
  const effective = check(files, { variables }).environments.get(environment);
  if (effective === undefined) throw new Error(`no ${environment}`);
  return effective;
}

function mapping(value: unknown): Mapping {
  const parsed = parseYaml(JSON.stringify(value), "x.yaml").value;
  if (parsed?.kind !== "mapping") throw new Error("no mapping");
  return parsed;
}

describe("an environment's rules", () => {
  const files = {
    "rules/errors.yaml": rule({
      type: "frequency",
      num_events: "5",
      timeframe: "{minutes: 5}",
      filter: "[{term: {a: b}}]",
      alert_text_kw: "{a: A, b: B}",
    }),
    "rules/web/slow.yaml": rule({ name: "Slow" }),
    "overrides/staging/rules/errors.yaml":
      "num_events: 50\ntimeframe: {hours: 1}\nfilter: [{term: {c: d}}]\nalert_text_kw: {a: null, c: C}\n",
    "exclusions/staging.yaml": "- file: web/**\n  because: nobody looks\n",
  };

  test("have overrides laid over them: keys merged, lists and spans replaced, null taken away", () => {
    const [errors] = of(files, { environment: "staging" }).rules;
    expect(errors === undefined ? undefined : plainOf(errors.value)).toMatchObject({
      num_events: 50,
      timeframe: { hours: 1 },
      filter: [{ term: { c: "d" } }],
      alert_text_kw: { b: "B", c: "C" },
    });
    expect(plainOf(of(files).rules[0]?.value ?? mapping({}))).toMatchObject({
      num_events: 5,
      timeframe: { minutes: 5 },
    });
  });

  test("know where each value came from", () => {
    const origins = originsOf(of(files, { environment: "staging" }).rules[0]?.value ?? mapping({}));
    expect(origins.get("num_events")).toBe("overrides/staging/rules/errors.yaml:1:13");
    expect(origins.get("alert_text_kw.b")).toBe("rules/errors.yaml:8:26");
    expect(origins.get("name")).toBe("rules/errors.yaml:1:7");
  });

  test.each([
    ["- web/*\n", ["Slow"]],
    ["- slow\n", ["Slow"]],
    ["- '*'\n", ["Errors", "Slow"]],
    ["- s?ow.yaml\n", ["Slow"]],
    ["- name: Errors\n", ["Errors"]],
    ["- web/**\n- name: Errors\n", ["Errors", "Slow"]],
  ])("are switched off by %j", (exclusions, expected) => {
    expect(of({ ...files, "exclusions/ci.yaml": exclusions }).excluded.map(({ name }) => name)).toEqual(expected);
    expect(refusals({ ...files, "exclusions/ci.yaml": exclusions })).toEqual([]);
  });

  test("are described in lines that differ only when what runs differs", () => {
    const lines = describeRules(of(files));
    expect(lines).toContain('rule "Errors" (rules/errors.yaml)');
    expect(lines).toContain('  timeframe: {"minutes":5}');
    const moved = {
      ...files,
      "rules/errors.yaml": `# a comment\n\n${files["rules/errors.yaml"].split("\n").reverse().join("\n")}`,
    };
    expect(describeRules(of(moved))).toEqual(lines);
    expect(describeRules(of(files, { environment: "staging" }))).toContain('switched off "Slow" (rules/web/slow.yaml)');
  });

  test("are described without a secret, were one in them", () => {
    const plain = { "rules/errors.yaml": rule({ es_password: "hush", hive_connection: "{hive_apikey: hush}" }) };
    expect(describeRules(of(plain)).join("\n")).not.toContain("hush");
  });

  test("are rendered as YAML that is read back as the same", () => {
    const [errors] = of(files).rules;
    const value = errors?.value ?? mapping({});
    const again = parseYaml(renderYaml(value), "again.yaml").value;
    expect(again === undefined ? undefined : plainOf(again)).toEqual(plainOf(value));
  });
});

describe("tokens", () => {
  const variables: Variables = {
    kind: "known",
    render: (text, environment) => {
      if (text.includes("Secret")) return { kind: "sensitive" };
      if (text.includes("Gone")) return { kind: "unresolved", why: "no variable is named Gone" };
      return {
        kind: "text",
        text: text.replace("#{Many}", environment === "ci" ? "5" : "50").replace("#{Odd}", "a: b # c\n'\""),
      };
    },
  };

  test("become numbers where a number is wanted, and stay texts elsewhere", () => {
    const files = {
      "rules/errors.yaml": rule({
        type: "frequency",
        num_events: '"#{Many}"',
        timeframe: '{minutes: "#{Many}"}',
        description: '"#{Many}"',
      }),
    };
    expect(refusals(files, { variables })).toEqual([]);
    expect(plainOf(of(files, { variables, environment: "staging" }).rules[0]?.value ?? mapping({}))).toMatchObject({
      num_events: 50,
      timeframe: { minutes: 50 },
      description: "50",
    });
  });

  test("change nothing but the text that they stand in", () => {
    const files = { "rules/errors.yaml": rule({ description: "'see #{Odd}'" }) };
    const value = of(files, { variables }).rules[0]?.value ?? mapping({});
    expect(plainOf(value)).toMatchObject({ description: "see a: b # c\n'\"", index: "logs-*" });
    expect(plainOf(parseYaml(renderYaml(value), "x.yaml").value ?? mapping({}))).toEqual(plainOf(value));
  });

  test("without a value are refused, with the variable and the environments", () => {
    const found = refusals({ "rules/errors.yaml": rule({ description: "'#{Gone}'" }) }, { variables });
    expect(found).toEqual([
      "rules/errors.yaml:5:14: The token #{Gone} has no value, because no variable is named Gone; ElastAlert would get it as it is written. Give the variable a value for this environment, or mend its name.",
    ]);
  });

  test("that are secrets stay tokens, here and in what is rendered", () => {
    const files = { "rules/errors.yaml": rule({ alert: "slack", slack_webhook_url: "'#{Secret.Webhook}'" }) };
    expect(refusals(files, { variables })).toEqual([]);
    expect(renderYaml(of(files, { variables }).rules[0]?.value ?? mapping({}))).toContain("#{Secret.Webhook}");
  });

  test("that are not known yet are let pass wherever they stand", () => {
    const lines = {
      type: '"#{Type}"',
      index: '"logs-#{Env}-*"',
      alert: '"#{Alert}"',
      realert: '{minutes: "#{Many}"}',
      use_strftime_index: '"#{Flag}"',
    };
    expect(refusals({ "rules/errors.yaml": rule(lines) })).toEqual([]);
  });
});

describe("laws", () => {
  const json = fc.dictionary(
    fc.stringMatching(/^[a-f]$/),
    fc.oneof(
      { depthSize: "small" },
      fc.integer(),
      fc.array(fc.integer(), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-f]$/), fc.oneof(fc.integer(), fc.string()), { maxKeys: 4 }),
    ),
    { maxKeys: 5 },
  );

  test("laying nothing over changes nothing; laying the same over twice is once; a value laid over itself is itself", () => {
    fc.assert(
      fc.property(json, json, (base, over) => {
        const merged = mergeMappings(mapping(base), mapping(over));
        expect(plainOf(mergeMappings(mapping(base), mapping({})))).toEqual(base);
        expect(plainOf(mergeMappings(merged, mapping(over)))).toEqual(plainOf(merged));
        expect(plainOf(mergeMappings(mapping(base), mapping(base)))).toEqual(base);
      }),
      { numRuns: 20 },
    );
  });

  test("the order in which files are read makes no difference", () => {
    const files = Object.entries({
      "rules/a.yaml": rule({ name: "Same", alert: "slak" }),
      "rules/b.yaml": rule({ name: "Same" }),
      "rules/c/d.yaml": rule({ name: "D", type: "frequency" }),
      "overrides/ci/rules/b.yaml": "priority: no\n",
      "exclusions/staging.yaml": "- d\n- gone\n",
    });
    const told = (entries: typeof files) => check(Object.fromEntries(entries)).findings.map(renderFinding);
    const expected = told(files);
    expect(expected.length).toBeGreaterThan(4);
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        expect(told(shuffled)).toEqual(expected);
      }),
      { numRuns: 6 },
    );
  });

  test("patterns meet exactly when some name matches both", () => {
    const pattern = fc.stringMatching(/^[ab*]{0,4}$/);
    const names = ["", "a", "b"].flatMap((a) =>
      ["", "a", "b"].flatMap((b) =>
        ["", "a", "b"].flatMap((c) => ["", "a", "b"].flatMap((d) => ["", "a", "b"].map((e) => a + b + c + d + e))),
      ),
    );
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const both = names.some((name) => wildcard(a).test(name) && wildcard(b).test(name));
        expect(patternsMeet(a, b)).toBe(patternsMeet(b, a));
        // A name that two patterns share need not be longer than their letters together.
        const isSure = both || `${a}${b}`.replaceAll("*", "").length <= 5;
        expect(!isSure || patternsMeet(a, b) === both).toBe(true);
      }),
    );
  });
});
