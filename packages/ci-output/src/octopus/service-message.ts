/**
 * Renders a service message of Octopus: names as they are, each value as base64 of its UTF-8.
 * Octopus drops a message that it cannot read without a word, so names are of letters and hyphens only.
 */
export function renderServiceMessage(name: MessageName, values: Readonly<Record<string, string>> = {}): string {
  const attributes = Object.entries(values).map(([key, value]) => ` ${key}='${toBase64(value)}'`);
  return `##octopus[${name}${attributes.join("")}]`;
}

/** The messages of Calamari's own script functions that are used here. */
type MessageName =
  | "setVariable"
  | "createArtifact"
  | "progress"
  | "resultMessage"
  | "mask"
  | `stdout-${"verbose" | "highlight" | "warning" | "error" | "default"}`;

function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/**
 * Returns a line of text as one that Octopus takes for nothing else. Its reader looks for `##octopus` anywhere, and
 * goes on from one line to the next: a line that ends in the beginning of those letters would swallow the message
 * after it, or make one with the text after it.
 */
export function defuse(line: string): string {
  const harmless = line.replaceAll("##octopus", "## octopus");
  return BEGINNINGS.some((beginning) => harmless.endsWith(beginning)) ? `${harmless} ` : harmless;
}

const BEGINNINGS = Array.from("##octopu", (_, index) => "##octopu".slice(0, index + 1));
