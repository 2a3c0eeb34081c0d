import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Returns the function that a handler such as `src/index.handler` names in the folder with the code.
 * Throws errors whose names are the error types of AWS's Node.js runtime.
 */
export async function loadHandler(taskRoot, handler) {
  const [, path, name] = /^(.*?[^/.]*)\.(.+)$/.exec(handler) ?? [];
  if (path === undefined || handler.includes("..")) throw runtimeError("MalformedHandlerName", "Bad handler");
  const exported = await loadModule(taskRoot, path);
  const found = name.split(".").reduce((value, part) => value?.[part], exported);
  if (found === undefined) throw runtimeError("HandlerNotFound", `${handler} is undefined or not exported`);
  if (typeof found !== "function") throw runtimeError("HandlerNotFound", `${handler} is not a function`);
  return found;
}

async function loadModule(taskRoot, path) {
  const file = ["", ".js", ".mjs", ".cjs"].map((end) => join(taskRoot, path + end)).find((it) => isFile(it));
  try {
    if (file === undefined) throw missing(path);
    return isEsm(file, taskRoot) ? await importModule(file) : createRequire(join(taskRoot, "runtime"))(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw runtimeError("UserCodeSyntaxError", String(error), error);
    const isMissing = error?.code === "MODULE_NOT_FOUND" || error?.code === "ERR_MODULE_NOT_FOUND";
    throw isMissing ? runtimeError("ImportModuleError", `Error: ${error.message}`, error) : error;
  }
}

async function importModule(file) {
  const namespace = await import(pathToFileURL(file).href);
  return namespace.default !== undefined && typeof namespace.default === "object"
    ? { ...namespace.default, ...namespace }
    : namespace;
}

/** As Node.js decides: by the ending, then by the nearest package.json. */
function isEsm(file, taskRoot) {
  if (!file.endsWith(".js")) return file.endsWith(".mjs");
  for (let folder = dirname(file); folder.startsWith(taskRoot); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).type === "module";
  }
  return false;
}

function isFile(path) {
  return /\.[cm]?js$/.test(path) && existsSync(path);
}

function missing(path) {
  const error = new Error(`Cannot find module '${path}'\nRequire stack:\n- /var/runtime/index.mjs`);
  return Object.assign(error, { code: "MODULE_NOT_FOUND" });
}

function runtimeError(type, message, cause) {
  const error = new Error(message);
  error.name = `Runtime.${type}`;
  if (cause?.stack !== undefined) error.stack = `${error.name}: ${cause.stack}`;
  return error;
}
