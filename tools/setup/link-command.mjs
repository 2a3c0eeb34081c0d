// Puts `logstack` beside the tools that were installed, where npx looks first; part of each installation. Plain JavaScript over
// Node's own modules. A `bin` of the root package would not do: npx installs such a package anew into a folder of its own
// before it runs it.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const isWindows = process.platform === "win32";
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

const link = join(root, isWindows ? "node_modules/.bin/logstack.cmd" : "node_modules/.bin/logstack");

mkdirSync(dirname(link), { recursive: true });
rmSync(link, { force: true });
if (isWindows) writeFileSync(link, '@node "%~dp0\\..\\..\\tools\\setup\\logstack.mjs" %*\r\n');
else symlinkSync("../../tools/setup/logstack.mjs", link);
