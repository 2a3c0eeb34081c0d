import { aCloudFormation } from "../cloudformation/a-cloudformation.ts";
import { aTemplate } from "../cloudformation/templates.ts";
import { modelledTypes } from "../../src/resources/type-model.ts";
import { AWS_TYPES, kindPlaces, objectPlaces, propertiesAt } from "./aws-types.ts";

/** A resource that AWS would refuse, and the word that the refusal must have. */
export interface Misfit {
  readonly type: string;
  readonly properties: unknown;
  readonly names: string;
}

const UNKNOWN = "ZqUnknown";
const MODELLED = modelledTypes().filter((type) => AWS_TYPES.includes(type));

/** Every type of AWS's that the engine does not model. */
export const UNKNOWN_TYPES: readonly Misfit[] = AWS_TYPES.filter((type) => !MODELLED.includes(type)).map((type) => ({
  type,
  properties: {},
  names: type,
}));

/** Every place in a modelled type where an object is, with a member that it does not have. */
export const UNKNOWN_PROPERTIES: readonly Misfit[] = MODELLED.flatMap((type) =>
  objectPlaces(type).map(({ path }) => ({
    type,
    properties: propertiesAt(path, { [UNKNOWN]: "x" }),
    names: UNKNOWN,
  })),
);

/** Every property of a modelled type with a value of another JSON kind. */
export const WRONG_KINDS: readonly Misfit[] = MODELLED.flatMap((type) =>
  kindPlaces(type).map(({ path, kind }) => ({
    type,
    properties: propertiesAt(path, kind === "scalar" ? { Any: "x" } : "x"),
    names: path.join("/"),
  })),
);

/** Creates a stack of each; returns those that were not refused by name. */
export async function findAccepted(misfits: readonly Misfit[]): Promise<readonly object[]> {
  const accepted: object[] = [];
  for (const misfit of misfits) {
    const outcome = await outcomeOf(misfit);
    if (!outcome.includes(misfit.names)) accepted.push({ ...misfit, outcome });
  }
  return accepted;
}

/** What CloudFormation answers, or what the resource's failure says. */
async function outcomeOf({ type, properties }: Misfit): Promise<string> {
  const aws = aCloudFormation();
  try {
    await aws.run("CreateStack", {
      StackName: "misfit",
      TemplateBody: aTemplate({ Misfit: { Type: type, Properties: properties } }),
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      OnFailure: "DO_NOTHING",
    });
    return (await aws.events("misfit")).find((event) => event.includes(" CREATE_FAILED ")) ?? "created";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
