import type {
  Arm,
  Condition,
  Configuration,
  Expression,
  Operand,
  Plugin,
  Statement,
  StringValue,
  Value,
} from "../language/syntax-tree.ts";
import type { PluginKind } from "../plugins/plugin.ts";

/** A plugin as it is used somewhere. */
export interface PluginUse {
  readonly plugin: Plugin;
  readonly kind: PluginKind;
  /** Whether events reach it in any case, or only under a condition. */
  readonly reached: "always" | "conditionally";
}

/** All plugins of a configuration, those that are values of others included. */
export function pluginsOf({ sections }: Configuration): readonly PluginUse[] {
  return sections.flatMap(({ name, body }) => pluginsIn(body, { kind: name, reached: "always" }));
}

function pluginsIn(body: readonly Statement[], use: Omit<PluginUse, "plugin">): readonly PluginUse[] {
  return body.flatMap((statement) => {
    if (statement.kind === "plugin") {
      return [
        { ...use, plugin: statement },
        ...statement.attributes.flatMap(({ value }) => codecsIn(value, use.reached)),
      ];
    }
    const bodies = [...statement.arms.map((arm) => arm.body), statement.otherwise ?? []];
    return bodies.flatMap((inner) => pluginsIn(inner, { ...use, reached: "conditionally" }));
  });
}

function codecsIn(value: Value, reached: PluginUse["reached"]): readonly PluginUse[] {
  switch (value.kind) {
    case "plugin":
      return [
        { plugin: value, kind: "codec", reached },
        ...value.attributes.flatMap((attribute) => codecsIn(attribute.value, reached)),
      ];
    case "array":
      return value.items.flatMap((item) => codecsIn(item, reached));
    case "hash":
      return value.entries.flatMap((entry) => codecsIn(entry.value, reached));
    case "bareword":
    case "string":
    case "number":
      return [];
  }
}

/** All conditions of a configuration, those within groups and branches included. */
export function conditionsOf({ sections }: Configuration): readonly Condition[] {
  return sections.flatMap(({ body }) => armsIn(body)).flatMap(({ condition }) => [condition, ...groupsIn(condition)]);
}

function armsIn(body: readonly Statement[]): readonly Arm[] {
  return body.flatMap((statement) => {
    if (statement.kind === "plugin") return [];
    return [...statement.arms.flatMap((arm) => [arm, ...armsIn(arm.body)]), ...armsIn(statement.otherwise ?? [])];
  });
}

function groupsIn(condition: Condition): readonly Condition[] {
  return expressionsOf(condition).flatMap((expression) => {
    const group = expression.kind === "negation" ? expression.operand : expression;
    return group.kind === "group" ? [group.condition, ...groupsIn(group.condition)] : [];
  });
}

/** The expressions that a condition joins, without those inside of groups. */
export function expressionsOf({ first, rest }: Condition): readonly Expression[] {
  return [first, ...rest.map(({ expression }) => expression)];
}

/** The operands of an expression itself. */
export function operandsOf(expression: Expression): readonly Operand[] {
  switch (expression.kind) {
    case "group":
      return [];
    case "negation":
      return expression.operand.kind === "group" ? [] : [expression.operand];
    case "membership":
      return [expression.item, expression.list];
    case "comparison":
      return [expression.left, expression.right];
    case "match":
      return [expression.left, expression.pattern];
    case "truth":
      return [expression.operand];
  }
}

/** The strings in a value, keys of hashes included; those of plugins within it are not. */
export function stringsIn(value: Value | Operand): readonly StringValue[] {
  switch (value.kind) {
    case "string":
      return [value];
    case "array":
      return value.items.flatMap(stringsIn);
    case "hash":
      return value.entries.flatMap((entry) => [...stringsIn(entry.key), ...stringsIn(entry.value)]);
    case "call":
      return value.arguments.flatMap(stringsIn);
    case "plugin":
    case "bareword":
    case "number":
    case "selector":
    case "regex":
      return [];
  }
}
