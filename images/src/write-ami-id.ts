import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";

/** `blocked`: nothing may be written, because of `problem`. */
export type AmiIdWriting =
  | { readonly kind: "written"; readonly text: string }
  | { readonly kind: "unchanged" }
  | { readonly kind: "blocked"; readonly problem: string };

/**
 * Returns a layer's `variables.json` with the image of some environments replaced, and each other character as it was. Only
 * values that are for these environments and no others change: an image must not reach production because it is in the same
 * line as staging's.
 */
export function writeAmiId(
  text: string,
  { amiId, environments }: { readonly amiId: string; readonly environments: readonly string[] },
): AmiIdWriting {
  const found = findAmiIds(text);
  const missing = environments.filter((name) => !found.some(({ scope }) => scope.includes(name)));
  if (missing.length > 0) {
    return blocked(`It has no variable AmiId for ${missing.join(", ")}. Add one with that scope first.`);
  }
  const concerned = found.filter(({ scope }) => scope.some((name) => environments.includes(name)));
  const others = concerned.flatMap(({ scope }) => scope).filter((name) => !environments.includes(name));
  if (others.length > 0) {
    return blocked(
      `Its AmiId for ${environments.join(", ")} is also the one for ${others.join(", ")}. Name those, too, or give each its own value first.`,
    );
  }
  // From the end, so that the places of the others stay what they are.
  const written = concerned
    .toSorted((left, right) => right.offset - left.offset)
    .reduce((now, { offset, length }) => `${now.slice(0, offset)}"${amiId}"${now.slice(offset + length)}`, text);
  return written === text ? { kind: "unchanged" } : { kind: "written", text: written };
}

interface FoundAmiId {
  readonly scope: readonly string[];
  /** Of the value in the text, with its quotes. */
  readonly offset: number;
  readonly length: number;
}

function findAmiIds(text: string): readonly FoundAmiId[] {
  const tree = parseTree(text);
  const variables = tree === undefined ? undefined : findNodeAtLocation(tree, ["variables"]);
  return (variables?.children ?? []).flatMap((variable) => {
    const value = findNodeAtLocation(variable, ["value"]);
    if (valueAt(variable, ["name"]) !== "AmiId" || value === undefined) return [];
    const scope = findNodeAtLocation(variable, ["scope", "environment"])?.children?.map((name) => String(name.value));
    return [{ scope: scope ?? [], offset: value.offset, length: value.length }];
  });
}

function valueAt(node: Node, path: string[]): unknown {
  return findNodeAtLocation(node, path)?.value;
}

function blocked(problem: string): AmiIdWriting {
  return { kind: "blocked", problem };
}
