import { type Filter, filterOf, text } from "./filter.ts";

/**
 * The filters that make a value safe to stand in another language.
 *
 * @see https://octopus.com/docs/projects/variables/variable-filters
 */
export const ESCAPE_FILTERS: readonly Filter[] = [
  escaping("HtmlEscape", (input) => mapCharacters(input, HTML)),
  escaping("XmlEscape", (input) => mapCharacters(input, XML)),
  escaping("JsonEscape", (input) => mapCharacters(input, JSON_TEXT)),
  escaping("YamlSingleQuoteEscape", (input) => doubleLineEnds(input).replaceAll("'", "''")),
  escaping("YamlDoubleQuoteEscape", (input) => eachUnit(input, (unit) => JSON_TEXT[unit] ?? toAscii(unit))),
  escaping("PropertiesKeyEscape", (input) => eachUnit(input, (unit) => PROPERTIES_KEY[unit] ?? escapeProperty(unit))),
  escaping("PropertiesValueEscape", (input) =>
    eachUnit(input, (unit, index) => (unit === " " && index === 0 ? "\\ " : escapeProperty(unit))),
  ),
  // RFC 3986: brackets are reserved, and so are the five that JavaScript leaves alone.
  escaping("UriEscape", (input) => encodeURI(wellFormed(input)).replaceAll("%5B", "[").replaceAll("%5D", "]")),
  escaping("UriDataEscape", (input) =>
    encodeURIComponent(wellFormed(input)).replace(/[!'()*]/g, (each) => `%${hex(each, 2).toUpperCase()}`),
  ),
];

type Characters = Readonly<Record<string, string>>;

const XML: Characters = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
const HTML: Characters = { ...XML, "/": "&#x2F;" };
const JSON_TEXT: Characters = { '"': '\\"', "\r": "\\r", "\t": "\\t", "\n": "\\n", "\\": "\\\\" };
const PROPERTIES: Characters = { "\r": "\\r", "\t": "\\t", "\n": "\\n", "\\": "\\\\" };
const PROPERTIES_KEY: Characters = { " ": "\\ ", ":": "\\:", "=": "\\=" };

function escaping(name: string, escape: (input: string) => string): Filter {
  return filterOf(name, [0, 0], (input) => text(escape(input)));
}

function mapCharacters(input: string, characters: Characters): string {
  return eachUnit(input, (unit) => characters[unit] ?? unit);
}

/** UTF-16 units, not characters: an escape of one that needs two units is two escapes, as in .NET. */
function eachUnit(input: string, map: (unit: string, index: number) => string): string {
  return input
    .split("")
    .map((unit, index) => map(unit, index))
    .join("");
}

/** YAML reads one line end between single quotes as a space, and each further one as a line end. */
function doubleLineEnds(input: string): string {
  return input.replace(/(?:\r?\n)+/g, (ends) => (ends.startsWith("\r") ? `\r\n${ends}` : `\n${ends}`));
}

function toAscii(unit: string): string {
  return unit >= " " && unit <= "~" ? unit : `\\u${hex(unit, 4)}`;
}

/** Octopus counts y with diaeresis, the last of Latin-1, to what must be escaped. */
function escapeProperty(unit: string): string {
  return PROPERTIES[unit] ?? (unit < "\u00ff" ? unit : `\\u${hex(unit, 4)}`);
}

function hex(unit: string, digits: number): string {
  return unit.charCodeAt(0).toString(16).padStart(digits, "0");
}

/** Halves of surrogate pairs become the replacement character, as they do in .NET. */
function wellFormed(input: string): string {
  return input.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
}
