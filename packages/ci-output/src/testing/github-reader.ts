/** A workflow command as GitHub's runner understood it. */
export interface GitHubCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * Reads a line by the rules of the runner's ActionCommand: `::name key=value,...::data` at the start of the line, or
 * the older `##[name key=value;...]data` anywhere in it; other lines, and names that the runner does not know, are text.
 */
export function readGitHub(line: string): GitHubCommand | undefined {
  return readNewForm(line.replace(/^[\s\u0085]+/, "")) ?? readOldForm(line);
}

const KNOWN = new Set([
  "group",
  "endgroup",
  "error",
  "warning",
  "notice",
  "debug",
  "add-mask",
  "set-output",
  "set-env",
  "add-path",
]);

function readNewForm(line: string): GitHubCommand | undefined {
  if (!line.startsWith("::")) return undefined;
  const end = line.indexOf("::", 2);
  if (end < 0) return undefined;
  return readCommand(line.slice(2, end), { separator: ",", data: line.slice(end + 2), escapes: PROPERTY_ESCAPES });
}

function readOldForm(line: string): GitHubCommand | undefined {
  const start = line.indexOf("##[");
  const end = line.indexOf("]", start);
  if (start < 0 || end < 0) return undefined;
  return readCommand(line.slice(start + 3, end), { separator: ";", data: line.slice(end + 1), escapes: OLD_ESCAPES });
}

interface Form {
  readonly separator: string;
  readonly data: string;
  readonly escapes: readonly Escape[];
}
type Escape = readonly [escaped: string, meant: string];

const DATA_ESCAPES: readonly Escape[] = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%25", "%"],
];
const PROPERTY_ESCAPES: readonly Escape[] = [["%3A", ":"], ["%2C", ","], ...DATA_ESCAPES];
const OLD_ESCAPES: readonly Escape[] = [["%3B", ";"], ["%5D", "]"], ...DATA_ESCAPES];

function readCommand(info: string, { separator, data, escapes }: Form): GitHubCommand | undefined {
  const [name = "", ...rest] = info.split(" ");
  if (!KNOWN.has(name)) return undefined;
  const properties = rest
    .join(" ")
    .trim()
    .split(separator)
    // A property without a value is none.
    .filter((pair) => /^[^=]+=./s.test(pair))
    .map((pair) => [pair.slice(0, pair.indexOf("=")), unescape(pair.slice(pair.indexOf("=") + 1), escapes)] as const);
  return { name, properties: Object.fromEntries(properties), data: unescape(data, DATA_ESCAPES) };
}

/** The runner replaces one escape after the other, `%25` as the last one. */
function unescape(text: string, escapes: readonly Escape[]): string {
  return escapes.reduce((changed, [escaped, meant]) => changed.replaceAll(escaped, meant), text);
}

/** Reads a file of entries: `name<<end`, lines of the value, `end`; or `name=value`. Throws where the runner fails the step. */
export function readEntries(file: string): Readonly<Record<string, string>> {
  const lines = file.split("\n");
  const entries: Record<string, string> = {};
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line === "") continue;
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line);
    if (heredoc === null) {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`The runner cannot read the line ${line}.`);
      entries[name] = value;
      continue;
    }
    const [, name = "", end] = heredoc;
    const close = lines.indexOf(end ?? "", index + 1);
    if (close < 0) throw new Error(`The runner found no end ${end} for ${name}.`);
    entries[name] = lines.slice(index + 1, close).join("\n");
    index = close;
  }
  return entries;
}
