import type { Scan } from "./scan.ts";
import { scanWord, type Word } from "./scan-word.ts";

/** A simple command that is being read. */
export interface CommandSoFar {
  /** How many words it has, assignments before it not counted. */
  readonly words: number;
  readonly name: string | undefined;
  /** What its last word said. */
  readonly last: string | undefined;
}

/** Commands of bash itself that go by a path, and the functions of the prelude that stand in for them. */
const LED: Readonly<Record<string, string>> = {
  cd: "__machine_cd",
  eval: "__machine_eval",
  kill: "__machine_kill",
  sleep: "__machine_sleep",
  trap: "__machine_trap",
};

const REFUSED = new Set(["builtin", "enable", "hash", "popd", "pushd"]);

/** What takes assignments as its arguments. */
const DECLARING = new Set(["declare", "export", "local", "readonly", "typeset"]);

const ASSIGNMENT = /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=/;

/** Reads the next word of a simple command, and has it go by what is the machine's. Returns the command with it. */
export function leadCommand(scan: Scan, command: CommandSoFar): CommandSoFar {
  const { at } = scan;
  const word = scanWord(scan);
  if (scan.at === at) scan.fail(`${JSON.stringify(scan.text.charAt(at))} is not understood here`);
  const isAssignment = ASSIGNMENT.test(word.raw) && (command.words === 0 || DECLARING.has(command.name ?? ""));
  if (isAssignment) {
    if (/^PATH\+?=/.test(word.raw)) scan.insert(word.from, "IGNORED_");
    if (word.raw.startsWith("BASH_ENV")) scan.fail("BASH_ENV cannot be set here", word.from);
    if (word.raw.endsWith("=") && scan.sees("(")) scanArray(scan);
    return command;
  }
  if (command.words === 0) return beginCommand(scan, word);
  if (command.name === "exec" && command.words === 1) return { ...leadExec(scan, word), words: 2 };
  if ((command.name === "source" || command.name === ".") && command.words === 1) leadScript(scan, word);
  else if (command.name === "[" || command.name === "test") leadTest(scan, word, command.last);
  else if (word.isPattern && word.raw.startsWith("/")) scan.insert(word.from, '"$MACHINE_ROOT"');
  return { ...command, words: command.words + 1, last: word.literal };
}

function beginCommand(scan: Scan, word: Word): CommandSoFar {
  const { literal, from, to } = word;
  const begun: CommandSoFar = { words: 1, name: literal, last: literal };
  if (word.isSubstitution) scan.fail("a substitution is not a command", from);
  if (literal === undefined || literal.includes("/")) {
    scan.insert(from, "__machine_run ");
    return begun;
  }
  if (REFUSED.has(literal)) scan.fail(`${literal} could lead out of the machine's root, and is refused`, from);
  if (literal === "command" && !/^\s+-/.test(scan.text.slice(to, to + 20))) {
    scan.replace(from, to, "__machine_run");
    return begun;
  }
  const led = Object.hasOwn(LED, literal) ? LED[literal] : undefined;
  if (led !== undefined) scan.replace(from, to, led);
  return begun;
}

/** `exec` takes no functions: a file is given to the stand-in of bash. */
function leadExec(scan: Scan, word: Word): CommandSoFar {
  const { literal, from } = word;
  if (literal?.startsWith("-") === true) scan.fail("options of exec are not known here", from);
  if (literal === undefined || literal.includes("/")) scan.insert(from, "bash ");
  return { words: 2, name: "exec", last: literal };
}

const FILE_TESTS = new Set([
  "-b",
  "-c",
  "-d",
  "-e",
  "-f",
  "-g",
  "-h",
  "-k",
  "-L",
  "-N",
  "-O",
  "-p",
  "-r",
  "-s",
  "-S",
  "-u",
  "-w",
  "-x",
]);

/** Has a word that follows an operator such as `-f` be a file of the machine's. */
export function leadTest(scan: Scan, word: Word, operator: string | undefined): void {
  if (operator === undefined || !FILE_TESTS.has(operator)) return;
  // `[ -f ]` asks whether there is a text at all.
  if (word.literal === "]" || word.literal === "]]") return;
  leadPath(scan, word);
}

/** What is read in is read by the engine first; by a function it would lose its variables to that function. */
function leadScript(scan: Scan, { from, to }: Word): void {
  scan.insert(from, '"$(__machine_script ');
  scan.insert(to, ')"');
}

const OWN_FILES = /^\/dev\/(null|stdin|stdout|stderr|fd\/\d+)$/;

/** Has a word be a path of the machine's; one that is known to be well as it is stays. */
export function leadPath(scan: Scan, word: Word): void {
  const { literal, isSubstitution, from, to } = word;
  if (isSubstitution) return;
  if (literal !== undefined && (OWN_FILES.test(literal) || (!literal.startsWith("/") && !literal.includes(".."))))
    return;
  scan.insert(from, '"$(__machine_at ');
  scan.insert(to, ')"');
}

/** Reads the words of `name=(...)`. */
function scanArray(scan: Scan): void {
  const from = scan.at;
  scan.at += 1;
  while (!scan.sees(")")) {
    if (scan.at >= scan.text.length) scan.fail("an array has no end", from);
    if (/\s/.test(scan.text.charAt(scan.at))) scan.at += 1;
    else if (scan.sees("#")) scan.at = Math.max(scan.at + 1, scan.text.indexOf("\n", scan.at));
    else {
      const word = scanWord(scan);
      if (word.isPattern && word.raw.startsWith("/")) scan.insert(word.from, '"$MACHINE_ROOT"');
      if (word.raw === "") scan.fail("an array is not understood");
    }
  }
  scan.at += 1;
}
