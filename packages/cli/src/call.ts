import type { Verb } from "@logstack/deploy-core";

/** By which of its two names a person said where; both mean the same. */
export type WhereOption = "--to" | "--in";

/** Returns the name that reads well with a verb: one deploys to an environment, and destroys in one. */
export function whereOptionOf(verb: Verb): WhereOption {
  return verb === "plan" || verb === "deploy" ? "--to" : "--in";
}

/**
 * Returns how the person at the keyboard calls this command line, so that commands that are offered can be pasted.
 * npm says by these two variables that it runs what `npx` was given; those of another program around us say something else.
 */
export function findCall(env: Readonly<Record<string, string | undefined>>): string {
  const byNpx = env["npm_lifecycle_event"] === "npx" && /^logstack\b/.test(env["npm_lifecycle_script"] ?? "");
  return byNpx ? "npx logstack" : "logstack";
}
