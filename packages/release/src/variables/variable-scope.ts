/**
 * Where a variable's value holds. Within one kind any of the names is enough, of several kinds each must fit; a kind
 * that is missing means everywhere of that kind. Names are compared as Octopus does: without regard to case.
 */
export type VariableScope = Readonly<Partial<Record<ScopeKind, readonly string[] | undefined>>>;

/** The kinds of scope, as a variables file writes them, the most specific first. */
export const SCOPE_KINDS = [
  "step",
  "machine",
  "targetTag",
  "tenant",
  "tenantTag",
  "environment",
  "channel",
  "layer",
] as const;

export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** What a value is wanted for. A kind that is left out is one that a deployment does not have: no such scope holds. */
export interface VariableContext {
  readonly environment: string;
  /** The layer whose process it is; the scope `layer` stands where Octopus has the scope to a deployment process. */
  readonly layer?: string;
  readonly channel?: string;
  readonly tenant?: string;
  readonly tenantTags?: readonly string[];
  readonly machine?: string;
  /** All tags of the machine. */
  readonly machineTags?: readonly string[];
  /** Those of the machine's tags that the step is for. */
  readonly stepTags?: readonly string[];
  readonly step?: string;
}

/**
 * Returns how specific a scope is in a context, as a number that is greater for the more specific of two; undefined
 * where the scope does not hold.
 *
 * Each kind weighs more than all less specific ones together, so that the most specific kind decides, and among equals
 * the next. How many names of a kind fit does not count: two tenant tags are no more than one.
 *
 * @see https://octopus.com/docs/projects/variables#scope-specificity
 * @see https://github.com/OctopusDeploy/Issues/issues/5277
 */
export function findSpecificity(scope: VariableScope, context: VariableContext): number | undefined {
  let total = 0;
  for (const kind of SCOPE_KINDS) {
    const wanted = scope[kind];
    if (wanted === undefined) continue;
    const rank = RANKS.find((each) => each.kind === kind && sharesName(wanted, each.namesOf(context)));
    if (rank === undefined) return undefined;
    total += 2 ** (RANKS.length - 1 - RANKS.indexOf(rank));
  }
  return total;
}

/** Returns a scope in words for tables and messages: `for prod-green, prod-blue` or `for every environment`. */
export function describeScope(scope: VariableScope): string {
  const { environment, ...others } = scope;
  const more = SCOPE_KINDS.flatMap((kind) => {
    const names = kind === "environment" ? undefined : others[kind];
    return names === undefined ? [] : [`${SCOPE_WORDS[kind]} ${names.join(", ")}`];
  });
  return [environment === undefined ? "for every environment" : `for ${environment.join(", ")}`, ...more].join(" and ");
}

/** How each kind of scope is said. */
export const SCOPE_WORDS = {
  step: "step",
  machine: "machine",
  targetTag: "target tag",
  tenant: "tenant",
  tenantTag: "tenant tag",
  environment: "environment",
  channel: "channel",
  layer: "layer",
} as const satisfies Record<ScopeKind, string>;

interface Rank {
  readonly kind: ScopeKind;
  /** The names of that kind which a context has. */
  readonly namesOf: (context: VariableContext) => readonly string[];
}

/** Octopus's order, the most specific first; a target tag weighs more where the step is for it. */
const RANKS: readonly Rank[] = [
  { kind: "step", namesOf: ({ step }) => oneOrNone(step) },
  { kind: "machine", namesOf: ({ machine }) => oneOrNone(machine) },
  { kind: "targetTag", namesOf: ({ stepTags = [] }) => stepTags },
  { kind: "targetTag", namesOf: ({ machineTags = [] }) => machineTags },
  { kind: "tenant", namesOf: ({ tenant }) => oneOrNone(tenant) },
  { kind: "tenantTag", namesOf: ({ tenantTags = [] }) => tenantTags },
  { kind: "environment", namesOf: ({ environment }) => [environment] },
  { kind: "channel", namesOf: ({ channel }) => oneOrNone(channel) },
  { kind: "layer", namesOf: ({ layer }) => oneOrNone(layer) },
];

function oneOrNone(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

function sharesName(wanted: readonly string[], given: readonly string[]): boolean {
  return given.some((name) => wanted.some((each) => each.toLowerCase() === name.toLowerCase()));
}
