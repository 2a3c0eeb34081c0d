import { execFile } from "node:child_process";
import { hostname, userInfo } from "node:os";
import { promisify } from "node:util";

/** Returns the commit of a checkout; null outside of git, and where some of these files are not committed. */
export async function findCommit(root: string, files: readonly string[]): Promise<string | null> {
  try {
    if ((await git(root, ["status", "--porcelain", "--", ...files])) !== "") return null;
    return (await git(root, ["rev-parse", "HEAD"])) || null;
  } catch {
    return null;
  }
}

async function git(root: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("git", ["--literal-pathspecs", ...args], { cwd: root });
  return stdout.trim();
}

/** Returns who runs this command: whom the build server names, else the user of this machine. */
export function findActor(env: Readonly<Record<string, string | undefined>>): string {
  const named = ["LOGSTACK_ACTOR", "GITHUB_ACTOR", "GITLAB_USER_LOGIN"].map((name) => env[name]).find(Boolean);
  return named ?? `${findUser()}@${hostname()}`;
}

/** A container may run as a user that has no name. */
function findUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}
