import { isObject, type JsonObject } from "../../json.ts";
import { generatePassword, type PasswordRecipe } from "../../secrets-manager/random-password.ts";
import { forgetRecord, openRecord, openSecretStore, recordVersion } from "../../secrets-manager/secret-store.ts";
import { findSecretVersion } from "../../secrets-manager/secret-version.ts";
import type { SecretVersion } from "../../template/dynamic-references.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { isSameValue, objectAt, textOrNumber } from "../property-values.ts";
import { ResourceFailure, type PhysicalResource, type ResourceRequest } from "../resource-handler.ts";
import type { Place, World } from "../world.ts";

/** A secret is given its text, or has one made up; either stays until the template says something else. */
export const SECRET: Behaviour = {
  refuseChange(request, world, current) {
    const { properties } = request;
    if (properties["SecretString"] !== undefined && properties["GenerateSecretString"] !== undefined) {
      throw new ResourceFailure("You can't specify both SecretString and GenerateSecretString");
    }
    if (current === undefined) refuseTakenName(request, world);
  },
  apply(resource, world, { previous }) {
    const text = newText(resource, world, previous);
    if (text === undefined) openRecord(resource.physicalId, world);
    else recordVersion(resource.physicalId, { id: world.ids.uuid(), content: { text } }, world);
    return resource;
  },
  // AWS: CloudFormation deletes a secret without recovery.
  remove: ({ physicalId }, { store }) => forgetRecord(physicalId, store),
};

/** AWS: the name of a secret stays taken until its recovery window has ended. */
function refuseTakenName({ properties, context }: ResourceRequest, world: World): void {
  const name = textOrNumber(properties["Name"]);
  const taken = name === undefined ? undefined : openSecretStore(world).find(context, name);
  if (name === undefined || taken === undefined) return;
  const refuse = (code: "AlreadyExists" | "InvalidRequest", message: string): Error =>
    handlerFailure({ service: "SecretsManager", status: 400, message, code }, world.ids);
  if (taken.record.deletionAtMs === undefined) {
    throw refuse("AlreadyExists", `The operation failed because the secret ${name} already exists.`);
  }
  throw refuse(
    "InvalidRequest",
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  );
}

/** The text that a change brings; undefined when it brings none, and what the secret holds stays. */
function newText(
  { properties }: PhysicalResource,
  world: World,
  previous: PhysicalResource | undefined,
): string | undefined {
  const isSame = (name: string): boolean => isSameValue(previous?.properties[name], properties[name]);
  const given = textOrNumber(properties["SecretString"]);
  if (given !== undefined) return isSame("SecretString") ? undefined : given;
  if (properties["GenerateSecretString"] === undefined || isSame("GenerateSecretString")) return undefined;
  return generateText(objectAt(properties, "GenerateSecretString"), world);
}

/**
 * Returns a secret's text by its name, its ARN or the ARN without the six last characters;
 * undefined where there is none, or where its deletion is scheduled.
 */
export function findSecret(
  world: World,
  place: Place,
  wanted: { readonly id: string; readonly version: SecretVersion },
): string | undefined {
  const record = openSecretStore(world).find(place, wanted.id)?.record;
  if (record === undefined || record.deletionAtMs !== undefined) return undefined;
  return findSecretVersion(record.versions, wanted.version)?.text;
}

function generateText(recipe: JsonObject, { ids }: World): string {
  const password = generatePassword(readRecipe(recipe), ids);
  if (password === undefined) {
    throw new ResourceFailure(
      "An error occurred generating the password: its length or its options leave too few characters.",
    );
  }
  const key = textOrNumber(recipe["GenerateStringKey"]);
  if (key === undefined) return password;
  return JSON.stringify({ ...parseTemplateOf(textOrNumber(recipe["SecretStringTemplate"]) ?? "{}"), [key]: password });
}

/** CloudFormation takes numbers and booleans as text too. */
function readRecipe(recipe: JsonObject): PasswordRecipe {
  const flag = (option: string): boolean | undefined => {
    const text = textOrNumber(recipe[option])?.toLowerCase();
    return text === undefined ? undefined : text === "true";
  };
  const length = textOrNumber(recipe["PasswordLength"]);
  return {
    PasswordLength: length === undefined ? undefined : Number(length),
    ExcludeCharacters: textOrNumber(recipe["ExcludeCharacters"]),
    ExcludeNumbers: flag("ExcludeNumbers"),
    ExcludePunctuation: flag("ExcludePunctuation"),
    ExcludeUppercase: flag("ExcludeUppercase"),
    ExcludeLowercase: flag("ExcludeLowercase"),
    IncludeSpace: flag("IncludeSpace"),
    RequireEachIncludedType: flag("RequireEachIncludedType"),
  };
}

function parseTemplateOf(text: string): object {
  const refusal = new ResourceFailure("SecretStringTemplate must be a JSON object.");
  try {
    const template: unknown = JSON.parse(text);
    if (isObject(template)) return template;
  } catch {
    throw refusal;
  }
  throw refusal;
}
