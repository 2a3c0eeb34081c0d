import { createRequire } from "node:module";
import { Language, Parser, type Node } from "web-tree-sitter";

/** A script as tree-sitter's grammar of PowerShell reads it; there is no PowerShell to run it with. */
export interface PowerShellScript {
  /** Each command with its arguments, in the order of the text. */
  readonly commands: readonly string[];
  /** Where the grammar finds something wrong or missing. */
  readonly faults: readonly string[];
}

/** Parses a script of PowerShell. */
export async function parsePowerShell(text: string): Promise<PowerShellScript> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
  const parser = new Parser().setLanguage(await Language.load(grammar));
  const root = parser.parse(text)?.rootNode;
  const nodes = root === undefined ? [] : [...walk(root)];
  return {
    commands: nodes.filter(({ type }) => type === "command").map((node) => node.text.trim()),
    faults: nodes.flatMap((node) =>
      node.isError || node.isMissing ? [`line ${node.startPosition.row + 1}: ${node.text}`] : [],
    ),
  };
}

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) if (child !== null) yield* walk(child);
}
