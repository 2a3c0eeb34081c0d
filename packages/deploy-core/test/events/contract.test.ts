import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import schema from "../../events.schema.json" with { type: "json" };
import type { PropertyChange, ResourceChange } from "../../src/model/change-set.ts";
import { DATA_EFFECTS, type ConsentOption, type Treatment } from "../../src/model/data-effect.ts";
import type { DataAmount, DataProbe } from "../../src/model/data-probe.ts";
import type { DoomedResource } from "../../src/model/doomed-resource.ts";
import type { SilentMachine, ValidationFinding } from "../../src/model/failure-story.ts";
import type { ParameterDifference } from "../../src/model/parameters.ts";
import { exitCodeOf, type DeployOutcome } from "../../src/model/outcome.ts";
import type { Decision, DeployFact, Verb } from "../../src/report/deploy-event.ts";
import { renderJson } from "../../src/report/render-json.ts";
import { findEventProblems } from "../../src/testing/find-event-problems.ts";
import { FACTS, OUTCOMES } from "./samples.ts";

const docs = readFileSync(new URL("../../../../docs/events.md", import.meta.url), "utf8");
const stamp = { v: 1, at: "2026-11-22T19:04:11.382Z", elapsedMs: 61 } as const;
const lineOf = (fact: DeployFact): string => renderJson({ ...stamp, ...fact });
const finished = (outcome: DeployOutcome): DeployFact => ({
  event: "finished",
  outcome,
  exitCode: exitCodeOf(outcome),
});

describe("the schema of events", () => {
  it.each(Object.values(FACTS))("describes every field of $event", (fact) => {
    expect(findEventProblems(lineOf(fact))).toEqual([]);
  });

  it.each(Object.values(OUTCOMES))("describes every field of an ending that is $kind", (outcome) => {
    expect(findEventProblems(lineOf(finished(outcome)))).toEqual([]);
  });

  it("knows every event and no other, but for the one that only the command line says", () => {
    const names = schema.oneOf.map(({ $ref }) => $ref.replace("#/$defs/", ""));
    expect(names.filter((name) => name !== "skipped").sort()).toEqual(Object.keys(FACTS).sort());
  });

  it("knows every kind of ending and no other", () => {
    const kinds = schema.$defs.outcome.oneOf.map(({ $ref }) => $ref.replace("#/$defs/outcome.", ""));
    expect(kinds.sort()).toEqual(Object.keys(OUTCOMES).sort());
  });

  it.each<[string, readonly string[], readonly string[]]>(allWords())(
    "lists every word of %s",
    (_what, listed, words) => {
      expect([...listed].sort()).toEqual([...words].sort());
    },
  );

  it.each([
    [
      "a field that it does not list",
      { ...FACTS.executing, colour: "red" },
      "executing must NOT have unevaluated properties (colour)",
    ],
    [
      "such a field deep inside",
      finished({ ...OUTCOMES.refused, refusal: { ...OUTCOMES.refused.refusal, mood: "" } } as DeployOutcome),
      "finished/outcome/refusal must NOT have unevaluated properties (mood)",
    ],
    ["a field that is missing", { event: "executing" }, "executing must have required property 'changeSet'"],
    [
      "a word that it does not list",
      { event: "decided", operation: "hope" },
      "decided/operation must be equal to one of the allowed values",
    ],
    ["an event that it does not know", { event: "sung" }, "no event of the schema: sung"],
  ])("is held against each line strictly here: %s is told", (_what, fact, problem) => {
    expect(findEventProblems(JSON.stringify({ ...stamp, ...fact }))).toContain(problem);
  });

  it("lets the reader of an older release pass over what a newer one added", () => {
    const validate = new Ajv2020({ strictTypes: false }).compile(schema);
    expect(validate({ ...stamp, ...FACTS.executing, addedLater: 1 })).toBe(true);
    expect(validate({ ...stamp, ...FACTS.executing, v: 2 })).toBe(false);
  });

  it("says of every event, every ending and every field what it means", () => {
    const definitions: Readonly<Record<string, Described>> = schema.$defs;
    const isDescribed = ({ description, $ref, const: word }: Described): boolean =>
      description !== undefined ||
      word !== undefined ||
      ($ref !== undefined && definitions[$ref.replace("#/$defs/", "")]?.description !== undefined);
    const silent = Object.entries(definitions).flatMap(([name, definition]) => [
      ...(isDescribed(definition) ? [] : [name]),
      ...Object.entries(definition.properties ?? {}).flatMap(([field, each]) =>
        isDescribed(each) ? [] : [`${name}.${field}`],
      ),
    ]);
    expect(silent).toEqual([]);
  });
});

describe("the page about events", () => {
  const examples = [...docs.matchAll(/```json\n([^`]+)```/g)].map(([, example = ""]) => example.trim());

  it("has an example of every event, and each is as the schema says", () => {
    const problems = examples.flatMap((example) => findEventProblems(example));
    expect(problems).toEqual([]);
    const names = examples.map((example) => (JSON.parse(example) as { event: string }).event);
    expect(new Set(names)).toEqual(new Set([...Object.keys(FACTS), "skipped"]));
  });

  it("has an example of every kind of ending", () => {
    const kinds = examples.flatMap((example) => {
      const { outcome } = JSON.parse(example) as { outcome?: DeployOutcome };
      return outcome === undefined ? [] : [outcome.kind];
    });
    expect(new Set(kinds)).toEqual(new Set(Object.keys(OUTCOMES)));
  });
});

interface Described {
  readonly description?: string;
  readonly $ref?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
}

/** Each list of the schema, and the words of the type it stands for: a `Record` that does not compile when one is missing. */
function allWords(): [string, readonly string[], readonly string[]][] {
  const { $defs } = schema;
  const wordsOf = <Word extends string>(words: Record<Word, true>): readonly string[] => Object.keys(words);
  type Fact<Name extends DeployFact["event"]> = Extract<DeployFact, { event: Name }>;
  type Ending<Kind extends DeployOutcome["kind"]> = Extract<DeployOutcome, { kind: Kind }>;
  return [
    [
      "verbs",
      $defs.verb.enum,
      wordsOf<Verb>({ plan: true, deploy: true, destroy: true, rollback: true, diagnose: true, verify: true }),
    ],
    [
      "decisions",
      $defs.decided.properties.operation.enum,
      wordsOf<Decision>({
        create: true,
        update: true,
        fixForward: true,
        recreate: true,
        attach: true,
        destroy: true,
        cancel: true,
        rollback: true,
        continue: true,
        nothing: true,
      }),
    ],
    [
      "changes of a parameter",
      $defs.parameterDifference.properties.change.enum,
      wordsOf<ParameterDifference["change"]>({ added: true, changed: true, same: true, removed: true, unseen: true }),
    ],
    [
      "operations that deployed",
      $defs["outcome.deployed"].properties.operation.enum,
      wordsOf<Ending<"deployed">["operation"]>({ create: true, update: true, attach: true }),
    ],
    [
      "operations that are planned",
      $defs["outcome.planned"].properties.operation.enum,
      wordsOf<Ending<"planned">["operation"]>({ create: true, update: true, none: true }),
    ],
    [
      "whose operation runs",
      $defs.running.properties.whose.enum,
      wordsOf<Fact<"running">["whose"]>({ this: true, another: true }),
    ],
    [
      "operations that took back",
      $defs["outcome.restored"].properties.operation.enum,
      wordsOf<Ending<"restored">["operation"]>({
        cancel: true,
        rollback: true,
        continue: true,
        attach: true,
        none: true,
      }),
    ],
    [
      "stages of a failure",
      $defs["outcome.failed"].properties.stage.enum,
      wordsOf<Ending<"failed">["stage"]>({ operation: true, smokeTest: true }),
    ],
    [
      "signals",
      $defs.silentMachine.properties.signal.enum,
      wordsOf<SilentMachine["signal"]>({ none: true, failure: true }),
    ],
    [
      "modes of a validation",
      $defs.validationFinding.properties.mode.enum,
      wordsOf<ValidationFinding["mode"]>({ FAIL: true, WARN: true }),
    ],
    ["effects on data", $defs.dataEffect.enum, DATA_EFFECTS],
    [
      "treatments",
      $defs.treatment.enum,
      wordsOf<Treatment>({
        stay: true,
        replace: true,
        remove: true,
        roll: true,
        shrink: true,
        unseen: true,
        expire: true,
        weakenDeletion: true,
        weakenReplacement: true,
        undeclare: true,
      }),
    ],
    [
      "options that consent",
      $defs.consentOption.enum,
      wordsOf<ConsentOption>({ "--allow-replacing": true, "--allow-removing": true, "--allow-rolling": true }),
    ],
    [
      "actions of a change",
      $defs.resourceChange.properties.action.enum,
      wordsOf<ResourceChange["action"]>({ Add: true, Modify: true, Remove: true, Import: true, Dynamic: true }),
    ],
    [
      "replacements",
      $defs.resourceChange.properties.replacement.enum,
      wordsOf<NonNullable<ResourceChange["replacement"]>>({ True: true, False: true, Conditional: true }),
    ],
    [
      "recreations",
      $defs.propertyChange.properties.requiresRecreation.enum,
      wordsOf<NonNullable<PropertyChange["requiresRecreation"]>>({ Never: true, Conditionally: true, Always: true }),
    ],
    [
      "fates",
      $defs.doomedResource.properties.fate.enum,
      wordsOf<DoomedResource["fate"]>({ delete: true, retain: true, snapshot: true }),
    ],
    [
      "looks at data",
      $defs.dataProbe.properties.kind.enum,
      wordsOf<DataProbe["kind"]>({ empty: true, holds: true, unreadable: true, notProbed: true }),
    ],
    [
      "exactness",
      $defs.dataAmount.properties.exactness.enum,
      wordsOf<DataAmount["exactness"]>({ exact: true, atLeast: true, about: true }),
    ],
  ];
}
