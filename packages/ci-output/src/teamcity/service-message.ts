/** Renders a service message of TeamCity that has one value without a name. */
export function renderSingleMessage(name: "progressMessage" | "publishArtifacts", value: string): string {
  return `##teamcity[${name} '${escape(value)}']`;
}

/** Renders a service message of TeamCity with named values. */
export function renderServiceMessage(
  name: "message" | "blockOpened" | "blockClosed" | "buildProblem" | "setParameter",
  values: Readonly<Record<string, string>>,
): string {
  const attributes = Object.entries(values).map(([key, value]) => ` ${key}='${escape(value)}'`);
  return `##teamcity[${name}${attributes.join("")}]`;
}

/**
 * Escapes a value. What is not printable ASCII is written as its UTF-16 code, so that it arrives whatever the encoding
 * of the agent's console is.
 */
function escape(value: string): string {
  return value.replaceAll(/[|'[\]]|[^ -~]/g, (character) => {
    if (/[|'[\]]/.test(character)) return `|${character}`;
    return NAMED[character] ?? `|0x${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

const NAMED: Readonly<Record<string, string>> = { "\n": "|n", "\r": "|r" };

/** Returns a line of text as one that TeamCity takes for nothing else. */
export function defuse(line: string): string {
  return line.replaceAll("##teamcity[", "## teamcity[");
}
