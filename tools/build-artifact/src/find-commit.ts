import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

/** The commit an artifact comes from, and what to tell when there is none. */
export interface CommitFinding {
  /** Null when it is not known, or when some of what the artifact is made from is not committed. */
  readonly commit: string | null;
  readonly notes: readonly string[];
}

/**
 * Returns the last commit that changed anything of what an artifact is made from: building at that commit gives the
 * same artifact. Besides the given files that is the build itself and the versions of the libraries.
 */
export async function findCommit(workspace: string, files: readonly string[]): Promise<CommitFinding> {
  const paths = [...files.map((file) => path.relative(workspace, file)), ...BUILD_PATHS];
  const shallow = await git(workspace, ["rev-parse", "--is-shallow-repository"]);
  if (shallow === undefined) return { commit: null, notes: ["Not a git repository: the artifact names no commit."] };
  if (shallow === "true") {
    return { commit: null, notes: ["The clone is shallow, so the last commit is not known: the artifact names none."] };
  }
  const uncommitted = await git(workspace, ["status", "--porcelain", "--ignored", "--", ...paths]);
  if (uncommitted !== "") return { commit: null, notes: [] };
  const commit = await git(workspace, ["rev-list", "-1", "HEAD", "--", ...paths]);
  return { commit: commit === "" ? null : (commit ?? null), notes: [] };
}

const BUILD_PATHS = ["pnpm-lock.yaml", "tools/build-artifact/src", "packages/release/src", "packages/octostache/src"];

/** Undefined when git is not installed, the folder is no repository, or it has no commit yet. */
async function git(workspace: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["--literal-pathspecs", ...args], { cwd: workspace });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
