import type { LayerDescription } from "../../model/layer.ts";
import type { ParsedTemplate } from "../../template/template.ts";
import { listStateful } from "../data/find-stateful.ts";

/** What a stack policy is to protect. */
export interface PolicySubject {
  /** The templates whose resources the stack has; two while it is not certain which of them CloudFormation goes by. */
  readonly templates: readonly ParsedTemplate[];
  readonly layer: Pick<LayerDescription, "stateful">;
  /** Logical ids whose replacement or removal a person allowed. */
  readonly opened: readonly string[];
  /** Logical ids that the stack does not have, or not yet, as one whose condition is false: none of them may be named. */
  readonly absent: readonly string[];
  /** Nothing in the stack is worth protecting: a test made it. */
  readonly disposable?: boolean | undefined;
}

/** What a policy denies to replace and to delete; each list sorted. */
export interface Denials {
  readonly types: readonly string[];
  readonly logicalIds: readonly string[];
}

/**
 * Finds what to deny so that every resource that holds data is denied, but for the opened ones. A type is denied as a
 * whole where all its resources hold data and none is opened, also where none is there yet; any other resource by its
 * logical id.
 * AWS: a policy may only name logical ids that the stack has, and a template without one that it names is not accepted
 * for it ("Unknown logical id ..."); a type may be named at any time, so that types come first.
 */
export function findDenials({ templates, layer, opened, absent }: PolicySubject): Denials {
  const missing = new Set(absent);
  const stateful = new Map(
    templates.flatMap((template) => listStateful(template, layer)).map(({ logicalId, type }) => [logicalId, type]),
  );
  const guarded = new Set([...stateful.keys()].filter((id) => !opened.includes(id)));
  const inexact = new Set(
    templates
      .flatMap(({ resources }) => [...resources.values()])
      .filter(({ logicalId }) => !guarded.has(logicalId))
      .map(({ type }) => type),
  );
  const typeOf = (id: string): string => stateful.get(id) ?? "";
  return {
    types: [...new Set([...guarded].map(typeOf))].filter((type) => !inexact.has(type)).toSorted(),
    logicalIds: [...guarded].filter((id) => inexact.has(typeOf(id)) && !missing.has(id)).toSorted(),
  };
}

/**
 * Finds the types of all that holds data, those among them that others without data have too. Before anything is there,
 * nothing can be replaced or deleted that need not be guarded: so a create is guarded by types alone, and needs no logical id.
 */
export function findGuardedTypes({ templates, layer }: Pick<PolicySubject, "templates" | "layer">): readonly string[] {
  return [
    ...new Set(templates.flatMap((template) => listStateful(template, layer)).map(({ type }) => type)),
  ].toSorted();
}

/**
 * Renders a stack policy: everything may be updated, but what is denied is neither replaced nor deleted by an update.
 * The same denials give the same text. AWS: user guide, "Prevent updates to stack resources": a Deny outweighs every
 * Allow, and what nothing allows is denied.
 */
export function renderStackPolicy({ types, logicalIds }: Denials): string {
  const statements = [
    ALLOW_ALL,
    ...(types.length === 0 ? [] : [{ ...DENY, Resource: "*", Condition: { StringEquals: { ResourceType: types } } }]),
    ...(logicalIds.length === 0 ? [] : [{ ...DENY, Resource: logicalIds.map((id) => `${RESOURCE_PREFIX}${id}`) }]),
  ];
  return `{"Statement":[\n${statements.map((statement) => JSON.stringify(statement)).join(",\n")}\n]}`;
}

/** AWS: a longer policy is refused (API reference, SetStackPolicy). */
export const MAX_POLICY_BYTES = 16_384;

const RESOURCE_PREFIX = "LogicalResourceId/";
const ALLOW_ALL = { Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" } as const;
const DENY = { Effect: "Deny", Action: ["Update:Replace", "Update:Delete"], Principal: "*" } as const;

/**
 * Whose policy a stack has: `none` at all, or one that allows everything, which is the same (AWS: a policy is never
 * taken off); `ours`, whatever it has opened; or `foreign`, which says something that we did not write.
 */
export type PolicyOrigin = "none" | "ours" | "foreign";

/** Judges whose a policy is by its whole shape: with one statement that is not of ours, it is somebody else's. */
export function judgeStackPolicy(text: string | undefined): PolicyOrigin {
  if (text === undefined || text.trim() === "") return "none";
  const statements = parseStatements(text);
  const [first, ...others] = statements ?? [];
  if (first === undefined || !isSame(first, ALLOW_ALL)) return "foreign";
  if (others.length === 0) return "none";
  return others.every(isOurDenial) ? "ours" : "foreign";
}

type Statement = Readonly<Record<string, unknown>>;

function parseStatements(text: string): readonly Statement[] | undefined {
  try {
    const policy: unknown = JSON.parse(text);
    if (!isRecord(policy) || Object.keys(policy).join() !== "Statement") return undefined;
    const { Statement: statements } = policy;
    return Array.isArray(statements) && statements.every(isRecord) ? statements : undefined;
  } catch {
    return undefined;
  }
}

function isOurDenial({ Resource, Condition, ...rest }: Statement): boolean {
  if (!isSame(rest, DENY)) return false;
  if (Condition === undefined) return isListOf(Resource, (id) => id.startsWith(RESOURCE_PREFIX));
  const types = isRecord(Condition) && isRecord(Condition["StringEquals"]) ? Condition["StringEquals"] : {};
  return (
    Resource === "*" &&
    isSame(Condition, { StringEquals: { ResourceType: types["ResourceType"] } }) &&
    isListOf(types["ResourceType"], () => true)
  );
}

function isListOf(value: unknown, holds: (text: string) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && holds(item));
}

/** Compares by content and not by the order of keys: AWS need not give back the very text that it was given. */
function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(sortKeys(left)) === JSON.stringify(sortKeys(right));
}

function sortKeys(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

function isRecord(value: unknown): value is Statement {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
