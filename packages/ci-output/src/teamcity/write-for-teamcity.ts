import type { Remark } from "../remark.ts";
import { splitLines } from "../split-lines.ts";
import { onStdout, type Written } from "../written.ts";
import { defuse, renderServiceMessage, renderSingleMessage } from "./service-message.ts";

/**
 * Writes for TeamCity. A sensitive output is not said at all: TeamCity keeps a parameter secret only if it was declared
 * as a password before.
 */
export function writeForTeamCity(remark: Remark): readonly Written[] {
  switch (remark.kind) {
    case "text":
      return writeText(remark);
    case "opened":
      return [onStdout(renderServiceMessage("blockOpened", { name: remark.title, ...flowOf(remark) }))];
    case "closed":
      return [onStdout(renderServiceMessage("blockClosed", { name: remark.title, ...flowOf(remark) }))];
    case "progress":
      return [onStdout(renderSingleMessage("progressMessage", remark.text))];
    case "problem":
      return [
        onStdout(
          renderServiceMessage("buildProblem", {
            description: shorten(`${remark.title}: ${remark.text}`, LONGEST_DESCRIPTION),
            identity: identify(remark.title),
          }),
        ),
      ];
    case "output": {
      if (remark.sensitive === true) return [];
      const values = { name: nameParameter(remark.name), value: remark.value };
      return [onStdout(renderServiceMessage("setParameter", values))];
    }
    case "artifact":
      return [onStdout(renderSingleMessage("publishArtifacts", remark.path))];
    case "secret":
    case "summary":
      return [];
  }
}

const STATUSES = { warning: "WARNING", error: "ERROR" } as const;

function writeText(remark: Extract<Remark, { readonly kind: "text" }>): readonly Written[] {
  const { text, level } = remark;
  if (level === "warning" || level === "error") {
    return [onStdout(renderServiceMessage("message", { text, status: STATUSES[level], ...flowOf(remark) }))];
  }
  // A plain line is of no flow, and would stand outside the block that it belongs to.
  if (remark.flow !== undefined) {
    return splitLines(text).map((line) => onStdout(renderServiceMessage("message", { text: line, ...flowOf(remark) })));
  }
  return splitLines(text).map((line) => onStdout(defuse(line)));
}

function flowOf({ flow }: { readonly flow?: string }): { readonly flowId?: string } {
  return flow === undefined ? {} : { flowId: flow };
}

/** TeamCity cuts longer descriptions itself, but not between two characters that belong together. */
const LONGEST_DESCRIPTION = 4000;

function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  return text.length <= length ? text : `${characters.slice(0, length / 2).join("")}...`;
}

/** The same problem has the same identity in every build: letters and digits, at most 60, a letter first. */
function identify(title: string): string {
  return `logstack_${title.replaceAll(/[^A-Za-z0-9]+/g, "_")}`.slice(0, 60);
}

/** Parameters are named by letters, digits, `.`, `_` and `-`. */
function nameParameter(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, ".").replace(/\.$/, "");
}
