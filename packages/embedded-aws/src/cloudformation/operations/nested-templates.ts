import { AwsError, notModelled, validationError } from "../../aws-error.ts";
import type { JsonObject } from "../../json.ts";
import type { CallContext } from "../../service.ts";
import type { Snippets } from "../../template/include/include.ts";
import { importValueIn } from "../execute/exports.ts";
import { NESTED_STACK } from "../execute/nested-stacks.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import { UNKNOWN_RESOURCE } from "../plan/blueprint.ts";
import { asShown, evaluateResource } from "../plan/evaluated-resource.ts";
import { parseOnce } from "../plan/parse-once.ts";
import { viewOf } from "../plan/resource-view.ts";
import { readDeployed } from "./deployed.ts";
import type { Desk } from "./desk.ts";
import { findBlueprint } from "./judge-definition.ts";
import { definitionOf } from "./nested-definition.ts";
import { MAX_DEPTH, NESTED_RESOURCE_LIMIT, TOO_MANY_RESOURCES } from "./nested-limits.ts";
import { readSnippets } from "./read-snippets.ts";

/** A template that a nested stack is to have, or why it cannot be read. */
export type NestedTemplate =
  | { readonly kind: "read"; readonly templateBody: string; readonly snippets: Snippets }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Templates by URL. */
export type NestedTemplates = ReadonlyMap<string, NestedTemplate>;

/** A stack as a change set would have it. */
export interface ProposedStack {
  readonly definition: StackDefinition;
  /** The stack there is; undefined: it would be a new one. */
  readonly stack: StackRecord | undefined;
  readonly name: string;
  readonly context: CallContext;
}

/** A nested stack as its parent's change set would have it. */
export interface ProposedChild {
  readonly logicalId: string;
  readonly stack: StackRecord | undefined;
  /** Undefined: nobody can know it before the change is made. */
  readonly url: string | undefined;
  readonly properties: JsonObject;
}

/** Returns the nested stacks that a stack would have; `replaced` names resources that would be others than now. */
export function childrenOf(
  desk: Desk,
  { definition, stack, name, context }: ProposedStack,
  replaced: ReadonlySet<string> = new Set(),
): readonly ProposedChild[] {
  const blueprint = findBlueprint(definition, stack ?? { ...context, name, stackId: "" });
  const deployed = stack === undefined ? new Map<string, never>() : readDeployed(desk, stack).resources;
  const importValue = importValueIn(desk.tables, context);
  const resource = (id: string) => (replaced.has(id) ? UNKNOWN_RESOURCE : viewOf(deployed.get(id)));
  const active = blueprint?.active.filter((id) => blueprint.template.resources[id]?.type === NESTED_STACK) ?? [];
  return active.map((logicalId) => {
    const properties = blueprint && evaluateResource(blueprint, logicalId, { resource, importValue }).properties;
    const url = properties?.["TemplateURL"];
    const record = deployed.get(logicalId);
    const stackId = record?.type === NESTED_STACK ? record.physical?.physicalId : undefined;
    const child = stackId === undefined ? undefined : desk.nested.find(stackId);
    return {
      logicalId,
      stack: child,
      url: typeof url === "string" ? url : undefined,
      properties: asShown(properties ?? {}) as JsonObject,
    };
  });
}

/** The stacks of a hierarchy as far as their templates are read, and the URLs of those that are not. */
export interface ProposedHierarchy {
  readonly stacks: readonly ProposedStack[];
  readonly unread: readonly string[];
}

/**
 * Returns a stack and all nested stacks that it would have.
 * Throws AWS's text for more resources than one operation may reach, and refuses what nests too deep.
 */
export function findHierarchy(desk: Desk, root: ProposedStack, templates: NestedTemplates): ProposedHierarchy {
  const unread = new Set<string>();
  const stacks: ProposedStack[] = [];
  let resources = 0;
  const walk = (parent: ProposedStack, depth: number): void => {
    stacks.push(parent);
    resources += Object.keys(parseOnce(parent.definition.templateBody).resources).length;
    if (resources > NESTED_RESOURCE_LIMIT) throw validationError(TOO_MANY_RESOURCES);
    if (depth > MAX_DEPTH) throw notModelled(`stacks that nest more than ${MAX_DEPTH} levels deep`);
    for (const child of childrenOf(desk, parent)) {
      const template = child.url === undefined ? undefined : templates.get(child.url);
      if (template === undefined && child.url !== undefined) unread.add(child.url);
      if (template?.kind !== "read") continue;
      const definition = proposedDefinition(desk, { parent, child, template });
      if (typeof definition === "string") continue;
      walk({ ...child, definition, name: `${parent.name}-${child.logicalId}`, context: parent.context }, depth + 1);
    }
  };
  walk(root, 0);
  return { stacks, unread: [...unread] };
}

/** Returns what a change set would have a nested stack be, or AWS's text for why it cannot be that. */
export function proposedDefinition(
  desk: Desk,
  {
    parent,
    child,
    template,
  }: {
    readonly parent: Pick<ProposedStack, "definition" | "context">;
    readonly child: ProposedChild;
    readonly template: Extract<NestedTemplate, { kind: "read" }>;
  },
): StackDefinition | string {
  const { tags, capabilities } = parent.definition;
  const { properties } = child;
  const { context } = parent;
  return orRefusal(() =>
    definitionOf(desk, { ...template, properties, tags, capabilities, context, purpose: "changeSet" }),
  );
}

/** Resolves to the templates at these URLs. */
export async function readNestedTemplates(
  desk: Desk,
  urls: readonly string[],
  context: CallContext,
): Promise<NestedTemplates> {
  const templates = new Map<string, NestedTemplate>();
  for (const url of urls) templates.set(url, await readNestedTemplate(desk, url, context));
  return templates;
}

async function readNestedTemplate(desk: Desk, url: string, context: CallContext): Promise<NestedTemplate> {
  try {
    const templateBody = await desk.deps.readTemplate(url, context);
    return { kind: "read", templateBody, snippets: await readSnippets(desk, templateBody, context) };
  } catch (error) {
    return { kind: "unreadable", reason: refusalIn(error) };
  }
}

function orRefusal<T>(decide: () => T): T | string {
  try {
    return decide();
  } catch (error) {
    return refusalIn(error);
  }
}

/** What is not modelled, and a defect, is no refusal of AWS's. */
function refusalIn(error: unknown): string {
  const codes = ["ValidationError", "InsufficientCapabilitiesException"];
  if (error instanceof AwsError && codes.includes(error.code)) return error.message;
  throw error;
}
