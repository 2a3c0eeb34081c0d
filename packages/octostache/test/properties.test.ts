import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseTemplate, renderTemplate } from "../src/index.ts";

/** Texts made of what the language is made of, which random characters seldom hit. */
const templates = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'#{ } #{/ #{if #{unless #{each #{else} #{elseif #{calc #{/if} #{/each} ## | [ ] . in == != " \\" + - * / ( ) A B 1 ToUpper Replace'.split(
          " ",
        ),
        " ",
        "\n",
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(""));

const variables = fc.dictionary(fc.constantFrom("A", "B", "A.B", "A[1]", "B[B].A"), templates, { maxKeys: 4 });

test("any text can be read: it gives nodes or problems with their place, and never an exception", () => {
  fc.assert(
    fc.property(templates, (text) => {
      const lines = text.split("\n");
      for (const { at } of parseTemplate(text).problems) {
        expect(lines[at.line - 1]?.slice(at.column - 1, at.column + 1)).toBe("#{");
      }
    }),
    { numRuns: 500 },
  );
});

test("any text can be rendered with any values, whichever way unresolved tokens are treated, without an exception", () => {
  fc.assert(
    fc.property(
      templates,
      variables,
      fc.constantFrom("keep" as const, "refuse" as const),
      (text, values, unresolved) => {
        const rendering = renderTemplate(text, { variables: values, unresolved });
        expect(rendering.kind === "refused" ? rendering.problems.length : 1).toBeGreaterThan(0);
      },
    ),
    { numRuns: 500 },
  );
});

test("a text without tokens is rendered as it is, whatever it is", () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes("#{")),
      (text) => {
        expect(renderTemplate(text, { variables: {} })).toEqual({ kind: "rendered", text, kept: [], used: [] });
      },
    ),
  );
});

test("any value is put in without being looked at, so long as it has no #", () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes("#")),
      (text) => {
        expect(renderTemplate("[#{A}]", { variables: { A: text } })).toMatchObject({ text: `[${text}]`, used: ["A"] });
      },
    ),
  );
});
