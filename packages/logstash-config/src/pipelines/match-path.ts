/**
 * Whether `path.config` means a file: the file itself, a folder that it is in, or a pattern with `*`, `?` and `{a,b}`.
 * `installedAt` is where the configuration's root lies on the machines, for patterns that are absolute there.
 */
export function matchesPath(file: string, { pattern, installedAt }: { pattern: string; installedAt: string }): boolean {
  const root = installedAt.endsWith("/") ? installedAt : `${installedAt}/`;
  const relative = pattern.startsWith(root) ? pattern.slice(root.length) : pattern.replace(/^\.\//, "");
  const folder = relative.endsWith("/") ? relative : `${relative}/`;
  if (file === relative || (file.startsWith(folder) && !file.slice(folder.length).includes("/"))) return true;
  return new RegExp(
    `^${relative
      .split(/(\*\*\/|\*|\?|\{[^}]*\})/)
      .map(translate)
      .join("")}$`,
  ).test(file);
}

function translate(part: string): string {
  if (part === "**/") return "(?:[^/]+/)*";
  if (part === "*") return "[^/]*";
  if (part === "?") return "[^/]";
  const escaped = part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const choices = /^\{(.*)\}$/.exec(part)?.[1];
  return choices === undefined ? escaped : `(?:${choices.split(",").map(translate).join("|")})`;
}
