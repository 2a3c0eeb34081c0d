import { expect, test } from "vitest";
import { withPlainKeys } from "../src/spell-out-keys.ts";

test("a computed key that is a constant string is spelt out, and every other stays as it is", () => {
  const code = [
    'const _xN = "xmlName";',
    'const _p = "__proto__";',
    "let _other = read();",
    "export var A$ = [3, 0, { [_xN]: _xN, [_p]: 1, [_other]: 2 }, items[_xN]];",
  ];
  expect(withPlainKeys(code.join("\n"))).toBe(
    [...code.slice(0, 3), 'export var A$ = [3, 0, { "xmlName": _xN, [_p]: 1, [_other]: 2 }, items[_xN]];'].join("\n"),
  );
});
