import { DeployError } from "../errors.ts";
import type { Arguments } from "./arguments.ts";

/**
 * Throws a `DeployError` that names every option given that is for stacks alone: what deploys something else has no use for it, and an
 * option that would do nothing is better told than left. `what` is what is deployed, for instance `a configuration`.
 *
 * Not among them are those that a command gives to all layers of an environment: `--disposable`, `--prove-data`, `--on-create-failure`.
 */
export function requireNoStackOptions(args: Arguments, what: string): void {
  const idle = Object.entries(STACK_OPTIONS).flatMap(([option, valuesOf]) =>
    valuesOf(args).map((value) => `${option} ${value}`),
  );
  if (idle.length === 0) return;
  throw new DeployError({
    code: "misuse",
    problem: `${idle.join(", ")}: this is for stacks. To ${what} it means nothing, since it replaces and removes no resource of a stack.`,
    hints: ["Run with --help to see what can be given."],
  });
}

/** Throws a `DeployError` that names the options given that mean something to configurations, and nothing to this verb of a stack. */
export function requireNoConfigurationOptions({ verb, allowRolling }: Pick<Arguments, "verb" | "allowRolling">): void {
  if (verb !== "rollback" || allowRolling.length === 0) return;
  throw new DeployError({
    code: "misuse",
    problem: `--allow-rolling ${allowRolling.join(", ")}: this is for configurations. The rollback of a stack asks for no such consent.`,
    hints: ["Run with --help to see what can be given."],
  });
}

const STACK_OPTIONS: Readonly<Record<string, (args: Arguments) => readonly string[]>> = {
  "--allow-replacing": ({ allowReplacing }) => allowReplacing,
  "--allow-removing": ({ allowRemoving }) => allowRemoving,
  "--allow-rolling": ({ allowRolling }) => allowRolling,
  "--allow-changing": ({ allowChanging }) => allowChanging,
  "--lift-protection": ({ liftProtection }) => liftProtection,
  "--skip": ({ skip }) => skip,
  "--empty-bucket": ({ emptying }) => emptying,
  "--only-stack": ({ onlyStack }) => one(onlyStack),
  "--migration": ({ migration }) => one(migration),
  "--receipt": ({ receipt }) => one(receipt),
};

function one(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
