import { REDACTED } from "../../report/redact.ts";

/**
 * Finds the lines at the end of a console that may tell why a machine did not come up, oldest first: without control
 * characters, without what every boot writes at its end, and with what looks like a secret starred out.
 */
export function findConsoleEnd(text: string): readonly string[] {
  const lines = text
    .replaceAll(HOST_KEYS, "")
    .replaceAll(PRIVATE_KEY, REDACTED)
    .replaceAll(ESCAPE_SEQUENCE, "")
    .split(/\r\n|\n|\r/)
    .map((line) => line.replaceAll(CONTROL_CHARACTER, "").trimEnd())
    .filter((line) => line.trim() !== "" && !EVERY_BOOT.some((pattern) => pattern.test(line)));
  return lines.slice(-SHOWN_LINES).map((line) => hideSecrets(line).slice(0, LONGEST_LINE));
}

const SHOWN_LINES = 20;
const LONGEST_LINE = 300;

/** ECMA-48: colours and cursor movements, and the titles of windows. */
// oxlint-disable-next-line no-control-regex
const ESCAPE_SEQUENCE = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\-_])/g;
// oxlint-disable-next-line no-control-regex
const CONTROL_CHARACTER = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/** What cloud-init prints when a boot is over: the machine's keys, its addresses, and the prompt. */
const HOST_KEYS = /-----BEGIN SSH HOST KEY (KEYS|FINGERPRINTS)-----[\s\S]*?-----END SSH HOST KEY \1-----/g;
const EVERY_BOOT: readonly RegExp[] = [/^\S+ login:\s*$/, /^ci-info: /, /(?:^|[: ])ec2: #*(?:-----|\d{3,4} SHA256:|$)/];

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** Keys of AWS, tokens, passwords in addresses, and whatever is called a secret; the name stays, the value goes. */
function hideSecrets(line: string): string {
  return line
    .replaceAll(/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, REDACTED)
    .replaceAll(/\bAPI-[0-9A-Z]{20,}\b/g, REDACTED)
    .replaceAll(/(\w:\/\/[^\s/:@]*:)[^\s/@]+@/g, `$1${REDACTED}@`)
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`)
    .replaceAll(
      /((?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key|credential)[\w-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|\S+)/gi,
      `$1${REDACTED}`,
    );
}
