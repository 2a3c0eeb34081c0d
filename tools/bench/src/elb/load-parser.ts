import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/parsers", import.meta.url));
const run = promisify(execFile);

/**
 * Returns the function that a package of npm exports, after installing it where it is not: it is no dependency of the
 * workspace. Undefined where it cannot be had.
 */
export async function loadParser(nameAndVersion: string): Promise<((raw: string) => unknown) | undefined> {
  const name = nameAndVersion.slice(0, nameAndVersion.lastIndexOf("@"));
  const folder = path.join(CACHE, nameAndVersion);
  const load = createRequire(path.join(folder, "package.json"));
  try {
    return asFunction(load(name));
  } catch {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "package.json"), "{}\n");
  }
  try {
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", nameAndVersion], { cwd: folder });
    return asFunction(load(name));
  } catch {
    return undefined;
  }
}

type Parse = (raw: string) => unknown;

/** Some export a function of a line, others a class with one. */
function asFunction(exported: unknown): Parse {
  const made = exported as Parse & { readonly prototype?: { readonly parse?: Parse } };
  if (made.prototype?.parse === undefined) return made;
  const parser = Reflect.construct(made, []) as { readonly parse: Parse };
  return (raw) => parser.parse(raw);
}
