import { parseName } from "../parse/read-name.ts";
import type { Step } from "../template.ts";

/** A value: a `template` as it was defined, tokens and all, or a `literal`, whose tokens were rendered before. */
export interface Value {
  readonly kind: "template" | "literal";
  readonly text: string;
  /** The variable that it is a part or the whole of; undefined for what a loop says of itself. */
  readonly variable: string | undefined;
}

/** What stands under a name: a value of its own, members and entries, each of which may be missing. */
export interface Binding {
  readonly value?: Value | undefined;
  /** Of an entry: its index, which is what it renders as when it has no value of its own. */
  readonly index?: string;
  /** By name in lower case. */
  readonly members: ReadonlyMap<string, Binding>;
  /** By index in lower case, in the order in which they were defined. */
  readonly entries: ReadonlyMap<string, Binding>;
}

/**
 * Returns variables, named as `Octopus.Action[Package A].Name` is, as a tree that names can be looked up in.
 * Case makes no difference; of two names that differ by nothing else the later one counts. A name that no template
 * can ask for, such as `a=b`, is left out.
 */
export function bindVariables(variables: Readonly<Record<string, string>>): Binding {
  const root = emptyBinding();
  for (const [variable, text] of Object.entries(variables)) {
    const steps = parseName(variable);
    if (steps !== undefined) placeOf(root, steps).value = { kind: "template", text, variable };
  }
  return root;
}

/** A binding with a value and nothing else. */
export function bindValue(value: Value): Binding {
  return { value, members: NONE, entries: NONE };
}

const NONE: ReadonlyMap<string, Binding> = new Map();

/** A binding while the tree grows. */
interface GrowingBinding extends Binding {
  value?: Value | undefined;
  readonly members: Map<string, GrowingBinding>;
  readonly entries: Map<string, GrowingBinding>;
}

function emptyBinding(index?: string): GrowingBinding {
  return { ...(index === undefined ? {} : { index }), members: new Map(), entries: new Map() };
}

function placeOf(root: GrowingBinding, steps: readonly Step[]): GrowingBinding {
  let binding = root;
  for (const step of steps) {
    if (step.kind === "lookup") return emptyBinding();
    const [places, key] = step.kind === "member" ? [binding.members, step.name] : [binding.entries, step.key];
    const found = places.get(key.toLowerCase());
    const next = found ?? emptyBinding(step.kind === "index" ? key : undefined);
    if (found === undefined) places.set(key.toLowerCase(), next);
    binding = next;
  }
  return binding;
}
