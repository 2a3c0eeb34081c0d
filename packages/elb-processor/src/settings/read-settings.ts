import { EVENT_FORMS } from "../event/log-event.ts";
import { isRecord } from "../request/json.ts";
import { DEFAULT_SETTINGS, TRANSPORTS, type Settings } from "./settings.ts";

/** Settings, or everything that is wrong with them. */
export type SettingsReading =
  | { readonly kind: "read"; readonly settings: Settings }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

/**
 * Returns the settings that a `settings.json` holds. What it lacks has its default; what is not known is refused, for it
 * is a setting that somebody believes to be in force.
 */
export function readSettings(text: string): SettingsReading {
  const content = parse(text);
  if (!isRecord(content)) return { kind: "wrong", problems: ["settings.json is not a JSON object."] };
  const problems = Object.entries(content).flatMap(([name, value]) => {
    if (!isSettingName(name)) return [`settings.json has ${name}, which is no setting. Known are ${NAMES.join(", ")}.`];
    const expected = RULES[name](value);
    return expected === undefined ? [] : [`${name} in settings.json is not ${expected}.`];
  });
  if (problems.length > 0) return { kind: "wrong", problems };
  return { kind: "read", settings: { ...DEFAULT_SETTINGS, ...(content as Partial<Settings>) } };
}

/** Says what a value should have been; undefined when it is right. */
type Rule = (value: unknown) => string | undefined;

const oneOf =
  (names: readonly string[]): Rule =>
  (value) =>
    typeof value === "string" && names.includes(value) ? undefined : `one of ${names.join(", ")}`;
const wholeNumber =
  (least: number, most: number): Rule =>
  (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `a whole number from ${least} to ${most}`;
const text: Rule = (value) => (typeof value === "string" && value !== "" ? undefined : "a text that says something");
const certificates: Rule = (value) =>
  typeof value === "string" && value.includes("-----BEGIN CERTIFICATE-----") ? undefined : "a certificate in PEM";
const path: Rule = (value) =>
  typeof value === "string" && /^\/[^\s#]*$/.test(value) ? undefined : "a path that begins with a slash";

const RULES: Readonly<Record<keyof Settings, Rule>> = {
  release: text,
  form: oneOf(EVENT_FORMS),
  type: text,
  application: text,
  sourceModuleName: text,
  transport: oneOf(TRANSPORTS),
  connections: wholeNumber(1, 16),
  tlsServerName: text,
  tlsCa: certificates,
  httpPath: path,
  httpBatchLines: wholeNumber(1, 10_000),
  httpBatchesInFlight: wholeNumber(1, 16),
  maxLineBytes: wholeNumber(1_024, 1_048_576),
  connectTimeoutMs: wholeNumber(100, 60_000),
  silenceTimeoutMs: wholeNumber(1_000, 600_000),
};

const NAMES = Object.keys(RULES);

function isSettingName(name: string): name is keyof Settings {
  return Object.hasOwn(RULES, name);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
