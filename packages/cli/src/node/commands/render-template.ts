import { readFile } from "node:fs/promises";
import path from "node:path";
import { renderTemplate, type Clock, type Rendering } from "@logstack/octostache";
import { ReleaseError } from "@logstack/release";
import { readParameterFile, unreadable } from "@logstack/release/node";
import { renderTemplateHints, renderTemplateProblem } from "../../render/template-problems.ts";
import type { Terminal } from "../terminal.ts";
import { processStreams, type TextStreams } from "../text-streams.ts";

/** What `logstack variables render` was asked to render. */
export interface RenderTemplateRequest {
  /** Undefined, or `-`, is standard input. */
  readonly file: string | undefined;
  /** A JSON file: one object of names and values, all of them strings. */
  readonly variables: string;
  readonly keepUnresolved: boolean;
}

/**
 * Writes a text in Octopus's `#{...}` language, its tokens replaced, to standard output, and nothing at all if any of it is
 * refused. Returns the exit code 0. Needs no project.
 *
 * @throws ReleaseError `unsupportedTemplate` with every problem as `file:line:column`, `unreadableFile`, `invalidFile`.
 */
export async function renderTemplateFile(
  { file, variables: variablesFile, keepUnresolved }: RenderTemplateRequest,
  terminal: Terminal,
  streams: TextStreams = processStreams(),
): Promise<number> {
  const { parameters: variables } = await readParameterFile(path.resolve(terminal.cwd, variablesFile));
  const shownAs = file === undefined || file === "-" ? "standard input" : file;
  const template = await readTemplate(file, { terminal, streams });
  const rendering = renderTemplate(template, { variables, clock, unresolved: keepUnresolved ? "keep" : "refuse" });
  if (rendering.kind !== "rendered") throw refused(rendering, { shownAs, names: Object.keys(variables) });
  for (const problem of rendering.kept) terminal.progress(`Kept: ${renderTemplateProblem(shownAs, problem)}`);
  streams.write(rendering.text);
  return 0;
}

const clock: Clock = () => ({ epochMs: Date.now(), utcOffsetMinutes: -new Date().getTimezoneOffset() });

async function readTemplate(
  file: string | undefined,
  { terminal, streams }: { readonly terminal: Terminal; readonly streams: TextStreams },
): Promise<string> {
  if (file === undefined || file === "-") {
    if (streams.inputIsTyped) terminal.progress("Reading the text from standard input; Ctrl-D ends it.");
    return streams.read();
  }
  const bytes = await readFile(path.resolve(terminal.cwd, file)).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const hints = ["Convert it first; anything else would come out damaged."];
    throw new ReleaseError({ code: "unreadableFile", problem: `${file} is not UTF-8 text.`, hints, cause });
  }
}

function refused(
  rendering: Exclude<Rendering, { readonly kind: "rendered" }>,
  { shownAs, names }: { readonly shownAs: string; readonly names: readonly string[] },
): ReleaseError {
  if (rendering.kind === "null") {
    return new ReleaseError({
      code: "unsupportedTemplate",
      problem: `${renderTemplateProblem(shownAs, rendering.by)}, so that there is nothing to write.`,
      hints: ["Null makes the whole text nothing; leave it out where a text is wanted."],
    });
  }
  const lines = rendering.problems.map((problem) => renderTemplateProblem(shownAs, problem));
  return new ReleaseError({
    code: "unsupportedTemplate",
    problem:
      lines.length === 1 ? lines.join("") : [`${lines.length} tokens cannot be rendered.`, ...lines].join("\n  "),
    hints: renderTemplateHints(rendering.problems, names),
  });
}
