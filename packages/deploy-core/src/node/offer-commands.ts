import path from "node:path";
import type { Commands } from "../model/commands.ts";
import type { Verb } from "../report/deploy-event.ts";
import { argumentsFor } from "./arguments.ts";
import type { Access } from "./choose-access.ts";

/**
 * Returns the command lines to offer: the one that was given, with the verb changed. Whoever runs this script for a
 * person (the `logstack` command) says by `LOGSTACK_COMMAND` what that person would type, with `{verb}` in it, and with
 * `{to}` where that verb has its --to or --in; by `LOGSTACK_AWS_COMMAND` how they call the AWS CLI; and by
 * `LOGSTACK_PLACES_FILE` which file gives environments their accounts and regions.
 */
export function offerCommands(
  [script = "deploy.mjs", ...args]: readonly string[],
  { endpoint }: Pick<Access, "endpoint">,
): Commands {
  const { LOGSTACK_AWS_COMMAND: aws, LOGSTACK_PLACES_FILE: placesFile } = process.env;
  const template = process.env["LOGSTACK_COMMAND"];
  const command = (verb: Verb): string =>
    template?.replaceAll("{verb}", verb).replaceAll("{to}", verb === "plan" || verb === "deploy" ? "--to" : "--in") ??
    ["node", path.relative(process.cwd(), script) || script, verb, ...argumentsFor(verb, args)].join(" ");
  return {
    deploy: command("deploy"),
    destroy: command("destroy"),
    rollback: command("rollback"),
    diagnose: command("diagnose"),
    aws: aws ?? (endpoint === undefined ? "aws" : `aws --endpoint-url ${endpoint}`),
    ...(placesFile === undefined ? {} : { placesFile }),
  };
}
