import { readName } from "./read-literals.ts";
import { hintAtOperator, lastOperandOf, readCondition } from "./read-condition.ts";
import { readPlugin } from "./read-value.ts";
import { hintAtMissingQuote } from "./value-hints.ts";
import type { Reader } from "./reader.ts";
import { resumeAfterStatement, startsSection } from "./resume.ts";
import type { Arm, Branch, Statement } from "./syntax-tree.ts";
import { SyntaxFailure } from "./syntax-problem.ts";

/**
 * Reads plugins and branches up to the `}` that ends them, into `statements`: what was read stays there when the rest cannot
 * be. Of a statement that cannot be read only the problem is kept.
 */
export function readBody(
  reader: Reader,
  { of, statements = [] }: { readonly of: string; readonly statements?: Statement[] },
): readonly Statement[] {
  return reader.deeper(() => {
    reader.skipSpace();
    while (!reader.leave()) {
      if (startsSection(reader))
        reader.fail({ expected: `the \`}\` of ${of} before the next section`, spoils: "section" });
      const statement = readStatementOrResume(reader, of);
      if (statement !== undefined) statements.push(statement);
      reader.skipSpace();
    }
    return statements;
  });
}

function readStatementOrResume(reader: Reader, of: string): Statement | undefined {
  const openBefore = reader.open.length;
  try {
    return readStatement(reader, of);
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure) || failure.spoils !== "statement") throw failure;
    if (!resumeAfterStatement(reader, openBefore)) throw failure;
    reader.problems.push(failure.problem);
    return undefined;
  }
}

function readStatement(reader: Reader, of: string): Statement {
  const start = reader.index;
  const name = readName(reader);
  if (name === undefined)
    reader.fail({ expected: `a plugin, \`if\` or the \`}\` of ${of}`, hint: hintAtStatement(reader) });
  if (name.quote === "" && isIf(reader, name.text)) {
    reader.index = start;
    return readBranch(reader);
  }
  if (name.quote === "" && name.text === "else")
    reader.fail({ at: start, found: "`else`", expected: "an `if` before it" });
  return readPlugin(reader, name);
}

function hintAtStatement(reader: Reader): string {
  if (reader.next === "[") return "A condition starts with `if`.";
  if (reader.sees("#{")) return "A `#{...}` token was not replaced.";
  return "";
}

/** Logstash's grammar asks for no space after `if`, so `if5 == 5` is one; `iffy { }` is a plugin all the same. */
function isIf(reader: Reader, word: string): boolean {
  if (!word.startsWith("if")) return false;
  const afterWord = reader.index;
  reader.skipSpace();
  const plugin = reader.next === "{" && !/^if-?\d+$/.test(word);
  reader.index = afterWord;
  return !plugin;
}

function readBranch(reader: Reader): Branch {
  const at = reader.here;
  reader.take("if");
  const arms: [Arm, ...Arm[]] = [readArm(reader, at)];
  for (;;) {
    const afterArm = reader.index;
    reader.skipSpace();
    const elseAt = reader.here;
    if (!reader.take("else")) {
      reader.index = afterArm;
      return { kind: "branch", at, arms };
    }
    reader.skipSpace();
    if (reader.enter("{")) return { kind: "branch", at, arms, otherwise: readBody(reader, { of: "else" }) };
    if (!reader.take("if")) reader.fail({ expected: "`if` or `{` after `else`" });
    arms.push(readArm(reader, elseAt));
  }
}

function readArm(reader: Reader, at: Arm["at"]): Arm {
  reader.skipSpace();
  const condition = readCondition(reader);
  reader.skipSpace();
  if (!reader.enter("{")) {
    const missing = hintAtMissingQuote(lastOperandOf(condition));
    const hint = missing === "" ? hintAtOperator(reader) : missing;
    reader.fail({ expected: "a boolean operator or `{`", hint, spoils: missing === "" ? "statement" : "file" });
  }
  return { condition, body: readBody(reader, { of: "if" }), at };
}
