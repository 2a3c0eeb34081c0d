/** Renders a workflow command of GitHub Actions: its properties, and its data after them. */
export function renderCommand(
  name: "group" | "endgroup" | "error" | "warning" | "add-mask",
  {
    properties = {},
    data = "",
  }: { readonly properties?: Readonly<Record<string, string>>; readonly data?: string } = {},
): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${listed.length === 0 ? "" : ` ${listed.join(",")}`}::${escapeData(data)}`;
}

/** Renders an entry of the file `GITHUB_OUTPUT`: a value of any lines, between two that are not in it. */
export function renderFileEntry(name: string, value: string): string {
  let end = "END_OF_VALUE";
  while (value.includes(end)) end += "_";
  return `${name}<<${end}\n${value}\n${end}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/**
 * Returns a line of text as one that the runner takes for nothing else. It reads a command from a line whose first
 * letters are `::`, white space apart, and one of the older form, `##[`, wherever it stands.
 */
export function defuse(line: string): string {
  return line.replaceAll("##[", "## [").replace(/^([^!-~]*):(?=:)/, "$1: ");
}
