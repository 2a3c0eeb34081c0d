import { isList, isObject, member, textIn, type Json } from "../json.ts";
import { intrinsicOf } from "./intrinsic.ts";
import { parseSub } from "./sub-text.ts";

/** One `Ref`, `Fn::GetAtt` or `${...}` inside an expression. */
export interface Reference {
  readonly kind: "ref" | "attribute";
  /** A parameter, a pseudo parameter or a logical id. */
  readonly target: string;
  /** Of a GetAtt: `Endpoint.Address`; undefined when a function computes the name. */
  readonly attribute: string | undefined;
  /** JSON pointer, within the expression, to the property whose value makes the reference: `/Tags/0/Value`. */
  readonly path: string;
}

/**
 * Returns every reference `expression` makes, in document order.
 * With `conditions`, only the branch of an `Fn::If` that is taken counts; without, both do.
 */
export function referencesIn(expression: Json, conditions?: Readonly<Record<string, boolean>>): readonly Reference[] {
  return [...walk(expression, "", conditions)];
}

type Conditions = Readonly<Record<string, boolean>> | undefined;

function* walk(value: Json, path: string, conditions: Conditions): Generator<Reference> {
  const call = intrinsicOf(value);
  if (call !== undefined) {
    yield* inCall(call.name, call.argument, path, conditions);
  } else if (isList(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, `${path}/${index}`, conditions);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* walk(item, `${path}/${escapePointer(key)}`, conditions);
  }
}

/** Inside a function the path stays that of the property whose value the function computes. */
function* inCall(name: string, argument: Json, path: string, conditions: Conditions): Generator<Reference> {
  const list: readonly Json[] = isList(argument) ? argument : [argument];
  switch (name) {
    case "Ref":
      yield { kind: "ref", target: textIn(argument), attribute: undefined, path };
      return;
    case "Fn::GetAtt": {
      const [target, attribute] = list;
      const isLiteral = typeof attribute === "string";
      yield { kind: "attribute", target: textIn(target), attribute: isLiteral ? attribute : undefined, path };
      if (!isLiteral) yield* samePath(attribute ?? null, path, conditions);
      return;
    }
    case "Fn::Sub":
      yield* inSub(list, path, conditions);
      return;
    case "Fn::If": {
      const [condition, whenTrue, whenFalse] = list;
      const truth = conditions && member(conditions, textIn(condition));
      if (truth !== false) yield* walk(whenTrue ?? null, path, conditions);
      if (truth !== true) yield* walk(whenFalse ?? null, path, conditions);
      return;
    }
    default:
      for (const item of list) yield* samePath(item, path, conditions);
  }
}

function* inSub(list: readonly Json[], path: string, conditions: Conditions): Generator<Reference> {
  const [text, given] = list;
  const variables = isObject(given) ? given : {};
  for (const piece of parseSub(textIn(text))) {
    if ("variable" in piece && !Object.hasOwn(variables, piece.variable)) yield subReference(piece.variable, path);
  }
  for (const value of Object.values(variables)) yield* samePath(value, path, conditions);
}

function subReference(name: string, path: string): Reference {
  const dot = name.indexOf(".");
  if (dot < 0) return { kind: "ref", target: name, attribute: undefined, path };
  return { kind: "attribute", target: name.slice(0, dot), attribute: name.slice(dot + 1), path };
}

function* samePath(value: Json, path: string, conditions: Conditions): Generator<Reference> {
  for (const reference of walk(value, "", conditions)) yield { ...reference, path };
}

function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
