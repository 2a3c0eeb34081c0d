import { execFileSync } from "node:child_process";
import { findProgram } from "./machine-folders.ts";

/** The bash of this machine, or why there is none for boot scripts. */
export type BashFound =
  | { readonly kind: "found"; readonly path: string }
  | { readonly kind: "none"; readonly reason: string };

/** Looks for a bash that boot scripts can be run with: 4.4 or newer. macOS's own is 3.2. */
export function findBash(): BashFound {
  if (process.platform === "win32") return { kind: "none", reason: "Windows runs no boot scripts" };
  const path = findProgram("bash");
  if (path === undefined) return { kind: "none", reason: "this machine has no bash" };
  const version = versionOf(path);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 4 || (major === 4 && minor >= 4)) return { kind: "found", path };
  return { kind: "none", reason: `${path} is version ${version}, and boot scripts need 4.4` };
}

function versionOf(path: string): string {
  try {
    return execFileSync(path, ["-p", "-c", 'printf "%s" "${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}"'], {
      encoding: "utf8",
    });
  } catch {
    return "0.0";
  }
}
