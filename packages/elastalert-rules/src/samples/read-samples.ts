import { refused, type Finding, type Place } from "../finding.ts";
import { entryOf, numberOf, plainOf, textOf, valueOf, type Value } from "../document/value.ts";
import type { Fields } from "../filter/fields.ts";
import type { JudgedEvent } from "../judge/rule-state.ts";
import { didYouMean } from "../check/nearest.ts";

/** Events, and the alerts that are expected of them. */
export interface Sample {
  readonly name: string;
  readonly at: Place;
  /** Empty for all. */
  readonly environments: readonly string[];
  readonly events: readonly JudgedEvent[];
  readonly untilMs: number;
  readonly expected: readonly ExpectedAlert[] | number;
  readonly expectedAt: Place;
}

/** What one alert is to hold, and when it is to be sent. */
export interface ExpectedAlert {
  readonly atMs: number | undefined;
  readonly match: Fields;
  readonly place: Place;
}

/** Reads a `.samples.yaml`: a list of samples, all findings at once. */
export function readSamples(value: Value): {
  readonly samples: readonly Sample[];
  readonly findings: readonly Finding[];
} {
  if (value.kind !== "list" || value.items.length === 0) {
    return {
      samples: [],
      findings: [
        refused(
          value.at,
          "Samples are a list of `name`, `events` and `alerts`, and this is none, so nothing would be judged. Write at least one.",
        ),
      ],
    };
  }
  const findings: Finding[] = [];
  const samples = value.items.flatMap((item) => readSample(item, findings));
  return { samples, findings };
}

const KEYS = ["name", "environments", "events", "until", "alerts"];
const EVENT_KEYS = ["at", "times", "every", "event"];

function readSample(item: Value, findings: Finding[]): readonly Sample[] {
  const problems = unknownKeys(item, KEYS);
  const [name, events, alerts] = [textOf(valueOf(item, "name")), valueOf(item, "events"), entryOf(item, "alerts")];
  if (name === undefined)
    problems.push(refused(item.at, "This sample has no name, so nobody could say which one failed. Add name."));
  if (events?.kind !== "list")
    problems.push(
      refused(
        events?.at ?? item.at,
        "A sample has events, a list of `at` and `event`; an empty list is silence. Write it.",
      ),
    );
  const read = events?.kind === "list" ? events.items.flatMap((event) => readEvents(event, problems)) : [];
  const expected = readExpected(alerts?.value, problems);
  if (alerts === undefined)
    problems.push(
      refused(
        item.at,
        "This sample does not say what is expected, so it could not fail. Add alerts: a number, or a list of what they hold.",
      ),
    );
  const until = readMoment(entryOf(item, "until")?.value, problems);
  findings.push(...problems);
  if (problems.length > 0 || name === undefined || alerts === undefined) return [];
  const lastMs = Math.max(0, ...read.map(({ atMs }) => atMs));
  const environments = valueOf(item, "environments");
  return [
    {
      name,
      at: item.at,
      environments: environments?.kind === "list" ? environments.items.flatMap((each) => textOf(each) ?? []) : [],
      events: read,
      untilMs: Math.max(lastMs, until ?? 0),
      expected,
      expectedAt: alerts.at,
    },
  ];
}

function readEvents(item: Value, problems: Finding[]): readonly JudgedEvent[] {
  problems.push(...unknownKeys(item, EVENT_KEYS));
  const [at, every] = [readMoment(valueOf(item, "at"), problems), readMoment(valueOf(item, "every"), problems)];
  const event = valueOf(item, "event");
  const times = numberOf(valueOf(item, "times")) ?? 1;
  if (at === undefined || event?.kind !== "mapping" || !Number.isInteger(times) || times < 1 || times > 10_000) {
    if (valueOf(item, "at") === undefined || event?.kind !== "mapping" || at !== undefined)
      problems.push(refused(item.at, EVENT_FORM));
    return [];
  }
  const fields = plainOf(event) as Fields;
  return Array.from({ length: times }, (_, index) => ({ atMs: at + index * (every ?? 0), fields }));
}

const EVENT_FORM =
  "An event is `at: 30s` with `event:` and the fields that the document in Elasticsearch has, perhaps `times: 5` and `every: 10s`; times is 1 to 10000. This is not. Write it so.";

function readExpected(value: Value | undefined, problems: Finding[]): Sample["expected"] {
  const count = numberOf(value);
  if (count !== undefined && Number.isInteger(count) && count >= 0) return count;
  if (value === undefined) return 0;
  if (value.kind !== "list") {
    problems.push(
      refused(
        value.at,
        "alerts is how many are expected, or a list with `match:` and the fields of each. This is neither. Write one of them.",
      ),
    );
    return 0;
  }
  return value.items.map((item) => {
    problems.push(...unknownKeys(item, ["at", "match"]));
    const match = valueOf(item, "match");
    return {
      atMs: readMoment(valueOf(item, "at"), problems),
      match: match === undefined ? {} : (plainOf(match) as Fields),
      place: item.at,
    };
  });
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment such as `90s`, `1h30m` or `-2d`, in milliseconds from the beginning of the sample. */
function readMoment(value: Value | undefined, problems: Finding[]): number | undefined {
  if (value === undefined) return undefined;
  if (numberOf(value) === 0) return 0;
  const text = textOf(value) ?? "";
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
  if (parts.length === 0 || text !== `${text.startsWith("-") ? "-" : ""}${parts.map(([part]) => part).join("")}`) {
    problems.push(
      refused(
        value.at,
        "A moment is counted from the beginning of the sample, in d, h, m, s and ms, such as 90s or 1h30m; -2d is before it. This is not. Write it so.",
      ),
    );
    return undefined;
  }
  const sum = parts.reduce((total, [, amount, unit]) => total + Number(amount) * (UNIT_MS[unit ?? ""] ?? 0), 0);
  return text.startsWith("-") ? -sum : sum;
}

function unknownKeys(item: Value, known: readonly string[]): Finding[] {
  if (item.kind !== "mapping") return [refused(item.at, `Here keys are expected: ${known.join(", ")}. Write them.`)];
  return [...item.entries.values()]
    .filter(({ key }) => !known.includes(key))
    .map(({ key, at }) =>
      refused(at, `A sample has no ${key} here. ${didYouMean(key, known)}Keys are ${known.join(", ")}.`),
    );
}
