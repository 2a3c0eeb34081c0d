import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/**
 * Writes the AWS SDK's tables of wire formats with plain keys: `{ [_xN]: ... }`, where `_xN` is a constant string,
 * becomes `{ "xmlName": ... }`. They mean the same, but esbuild must suppose that a computed key does something, and
 * keeps every table that has one: a megabyte of EC2's alone for the three operations that a deployment may call.
 * What it does not recognise it leaves as it is; the bundle is larger then, and no less right.
 */
export const spellOutKeys: Plugin = {
  name: "spell-out-keys",
  setup(build) {
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => ({
      contents: withPlainKeys(await readFile(path, "utf8")),
      loader: "js",
    }));
  },
};

const SCHEMAS = /[\\/]schemas[\\/]schemas_\d+\.js$/;

/** Returns a module's code with every computed key that is one of its own constant strings spelt out. */
export function withPlainKeys(code: string): string {
  const constants = new Map(
    [...code.matchAll(/^const (\w+) = ("[^"\\\r\n]*");?\r?$/gm)].map(([, name, text]) => [name, text]),
  );
  return code.replaceAll(/([{,]\s*)\[(\w+)\]:/g, (key, before: string, name: string) => {
    const text = constants.get(name);
    return text === undefined || text === '"__proto__"' ? key : `${before}${text}:`;
  });
}
