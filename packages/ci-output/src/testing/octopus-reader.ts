/** A message as Octopus understood it. */
export interface OctopusMessage {
  readonly name: string;
  /** By name in lower case: Octopus does not tell the cases apart. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Reads what a script printed by the rules of Calamari's ServiceMessageParser: letters are taken one by one, from one
 * line on to the next; `##octopus` begins a message wherever it stands, the first `]` ends it; inside, it is an XML
 * element whose values are base64 of UTF-8. What breaks these rules is dropped without a word.
 */
export function readOctopus(lines: readonly string[]): readonly OctopusMessage[] {
  const messages: OctopusMessage[] = [];
  let state: "text" | "beginning" | "inside" = "text";
  let buffer = "";
  for (const letter of lines.join("")) {
    if (state === "text") {
      if (letter !== "#") continue;
      state = "beginning";
      buffer = "#";
    } else if (state === "beginning") {
      buffer += letter;
      if (buffer === PREFIX) {
        state = "inside";
        buffer = "";
      } else if (!PREFIX.startsWith(buffer)) {
        // The letter that did not fit is not looked at again, not even a `#`.
        state = "text";
        buffer = "";
      }
    } else if (letter === "]") {
      const message = readElement(buffer);
      if (message !== undefined) messages.push(message);
      state = "text";
      buffer = "";
    } else buffer += letter;
  }
  return messages;
}

const PREFIX = "##octopus";

function readElement(text: string): OctopusMessage | undefined {
  const element = text
    .trim()
    .replace(/^\[+/, "")
    .replaceAll(/[\r\n]/g, "");
  const name = /^[A-Za-z_][\w.-]*/.exec(element)?.[0];
  if (name === undefined) return undefined;
  const values: Record<string, string> = {};
  let rest = element.slice(name.length);
  while (rest.trim() !== "") {
    // XML: white space, a name, and a value in quotes of either kind that has neither `<` nor a bare `&`.
    const attribute = /^\s+([A-Za-z_][\w.-]*)\s*=\s*(?:'([^'<&]*)'|"([^"<&]*)")/.exec(rest);
    if (attribute === null) return undefined;
    const [whole, key = "", single, double] = attribute;
    const value = fromBase64(single ?? double ?? "");
    if (value === undefined || key.toLowerCase() in values) return undefined;
    values[key.toLowerCase()] = value;
    rest = rest.slice(whole.length);
  }
  return { name, values };
}

/** .NET's Convert.FromBase64String: padded, white space allowed, nothing else. */
function fromBase64(text: string): string | undefined {
  const packed = text.replaceAll(/[ \t\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)) return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0)));
}
