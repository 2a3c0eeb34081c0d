import { renderTemplate, type RenderOptions, type Rendering } from "../src/index.ts";

/** Renders, and returns the text or what was refused, as a test would write either down. */
export function render(
  text: string,
  variables: Record<string, string> = {},
  options: Partial<RenderOptions> = {},
): string {
  return describe(renderTemplate(text, { variables, ...options }));
}

/** Renders as Octopus does: what has no result stays. */
export function renderKeeping(text: string, variables: Record<string, string> = {}): string {
  return render(text, variables, { unresolved: "keep" });
}

function describe(rendering: Rendering): string {
  switch (rendering.kind) {
    case "rendered":
      return rendering.text;
    case "null":
      return "(null)";
    case "refused":
      return rendering.problems
        .map(({ what, token, at, through }) => {
          const way = through.length === 0 ? "" : ` by way of ${through.join(", ")}`;
          return `${at.line}:${at.column} ${what}: ${token}${way}`;
        })
        .join("\n");
  }
}
