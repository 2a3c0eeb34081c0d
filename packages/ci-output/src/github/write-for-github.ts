import type { Remark } from "../remark.ts";
import { splitLines } from "../split-lines.ts";
import { onStdout, type Written } from "../written.ts";
import { defuse, renderCommand, renderFileEntry } from "./workflow-command.ts";

/** Writes for GitHub Actions. Progress stays with the text: a log there only grows. */
export function writeForGitHub(remark: Remark): readonly Written[] {
  switch (remark.kind) {
    case "text":
      if (remark.level === "warning") return [onStdout(renderCommand("warning", { data: remark.text }))];
      return splitLines(remark.text).map((line) => onStdout(defuse(line)));
    case "opened":
      return [onStdout(renderCommand("group", { data: remark.title }))];
    case "closed":
      return [onStdout(renderCommand("endgroup"))];
    case "progress":
    case "artifact":
      return [];
    case "problem": {
      const { title, text, at } = remark;
      const place = at === undefined ? {} : { file: at.file, line: String(at.line) };
      return [onStdout(renderCommand("error", { properties: { title, ...place }, data: text }))];
    }
    case "output":
      return [
        ...(remark.sensitive === true ? writeForGitHub({ kind: "secret", value: remark.value }) : []),
        { to: "outputFile", text: renderFileEntry(nameOutput(remark.name), remark.value) },
      ];
    case "secret":
      return [onStdout(renderCommand("add-mask", { data: remark.value }))];
    case "summary":
      return [{ to: "summaryFile", text: `${remark.markdown}\n` }];
  }
}

/** Outputs are named by letters, digits, `_` and `-`. */
function nameOutput(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]+/g, "_").replace(/_$/, "");
}
