const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Returns `text` so that an XML 1.0 parser gives it back; characters XML cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  // Most texts are plain, and there are many.
  if (!/[^\t\n !#-%'-;=?-~]/.test(text)) return text;
  return (
    text
      // Control characters and lone surrogates have no place in XML 1.0, not even as references.
      .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
      .replaceAll(/[&<>"]/g, (character) => NAMED[character] ?? character)
      // Parsers turn a literal carriage return into a line feed.
      .replaceAll("\r", "&#13;")
  );
}

/** Returns `<name>content</name>`; `content` is XML already. */
export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Returns `<name>text</name>` with the text escaped. */
export function textElement(name: string, text: string | number | boolean): string {
  return element(name, escapeXml(String(text)));
}
