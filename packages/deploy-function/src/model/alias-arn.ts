import { DeployError } from "@logstack/deploy-core";
import type { AliasPlace } from "../ports.ts";

/** Where an alias is, the account and region among it. */
export interface LocatedAlias extends AliasPlace {
  readonly account: string;
  readonly region: string;
}

/** Returns the parts of an alias's ARN; throws a `DeployError` for anything else, the ARN of a whole function too. */
export function parseAliasArn(arn: string): LocatedAlias {
  const { region, account, functionName, alias } = ARN.exec(arn)?.groups ?? {};
  if (region !== undefined && account !== undefined && functionName !== undefined && alias !== undefined)
    return { region, account, functionName, alias };
  throw new DeployError({
    code: "invalidParameters",
    problem: `CodeAliasArn is "${arn}", which is not the ARN of an alias of a function. Nothing was changed.`,
    hints: ["Leave it as #{CodeAliasArn}: then it comes from the stack that has the function."],
  });
}

const ARN =
  /^arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):(?<account>\d{12}):function:(?<functionName>[A-Za-z0-9_-]{1,64}):(?<alias>[A-Za-z][A-Za-z0-9_-]*)$/;
