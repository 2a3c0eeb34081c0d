import type { Ids } from "../../clock.ts";
import type { JsonObject } from "../../json.ts";
import type { SecretVersion } from "../../template/dynamic-references.ts";
import type { Behaviour } from "../behaviour.ts";
import { isSameValue, objectAt, textOrNumber } from "../property-values.ts";
import { ResourceFailure, type PhysicalResource } from "../resource-handler.ts";
import type { Place, World } from "../world.ts";

/** What a secret holds; apart from the resource, so that neither events nor descriptions ever show it. */
interface SecretValue {
  readonly name: string;
  readonly text: string;
}

const SECRETS_TABLE = "secret-values";
const DEFAULT_LENGTH = 32;

/** A secret is given its text, or has one made up; what was made up stays until its recipe changes. */
export const SECRET: Behaviour = {
  refuseChange({ properties }) {
    if (properties["SecretString"] === undefined || properties["GenerateSecretString"] === undefined) return;
    throw new ResourceFailure("You can't specify both SecretString and GenerateSecretString");
  },
  apply(resource, world, { previous }) {
    const secrets = world.store.table<SecretValue>(SECRETS_TABLE);
    const text = textOrNumber(resource.properties["SecretString"]) ?? madeUpText(resource, world, previous);
    const name = resource.physicalId.split(":secret:")[1]?.slice(0, -"-abcdef".length) ?? "";
    // AWS: a secret that is given neither a text nor a recipe exists and holds nothing.
    if (text === undefined) secrets.delete(resource.physicalId);
    else secrets.put(resource.physicalId, { name, text });
    return resource;
  },
  remove(resource, world) {
    world.store.table<SecretValue>(SECRETS_TABLE).delete(resource.physicalId);
  },
};

function madeUpText(
  { physicalId, properties }: PhysicalResource,
  world: World,
  previous: PhysicalResource | undefined,
): string | undefined {
  const recipe = properties["GenerateSecretString"];
  if (recipe === undefined) return undefined;
  const isSame = isSameValue(previous?.properties["GenerateSecretString"], recipe);
  const kept = isSame ? world.store.table<SecretValue>(SECRETS_TABLE).get(physicalId)?.text : undefined;
  return kept ?? generate(objectAt(properties, "GenerateSecretString"), world.ids);
}

/** Returns a secret's text by its name, its ARN or the ARN without the six last characters. */
export function findSecret(
  world: World,
  place: Place,
  wanted: { readonly id: string; readonly version: SecretVersion },
): string | undefined {
  const { stage, id: versionId } = wanted.version;
  // Only the current version is kept.
  if ((stage !== undefined && stage !== "AWSCURRENT") || versionId !== undefined) return undefined;
  const prefix = `arn:aws:secretsmanager:${place.region}:${place.account}:secret:`;
  const secrets = [...world.store.table<SecretValue>(SECRETS_TABLE).entries(prefix)];
  const found = secrets.find(
    ([arn, { name }]) => arn === wanted.id || name === wanted.id || `${prefix}${name}` === wanted.id,
  );
  return found?.[1].text;
}

/** The kinds of characters a generated secret is made of, each with the option that leaves it out. */
const ALPHABETS = [
  { option: "ExcludeLowercase", characters: "abcdefghijklmnopqrstuvwxyz" },
  { option: "ExcludeUppercase", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { option: "ExcludeNumbers", characters: "0123456789" },
  { option: "ExcludePunctuation", characters: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" },
] as const;

function generate(recipe: JsonObject, ids: Ids): string {
  const password = generatePassword(recipe, ids);
  const key = textOrNumber(recipe["GenerateStringKey"]);
  if (key === undefined) return password;
  return JSON.stringify({ ...parseTemplateOf(textOrNumber(recipe["SecretStringTemplate"]) ?? "{}"), [key]: password });
}

function generatePassword(recipe: JsonObject, ids: Ids): string {
  const isOn = (option: string): boolean => textOrNumber(recipe[option])?.toLowerCase() === "true";
  const excluded = new Set(textOrNumber(recipe["ExcludeCharacters"]) ?? "");
  const included = ALPHABETS.filter(({ option }) => !isOn(option)).map(({ characters }) => characters);
  const alphabets = [...included, ...(isOn("IncludeSpace") ? [" "] : [])]
    .map((characters) => Array.from(characters).filter((character) => !excluded.has(character)))
    .filter((characters) => characters.length > 0);
  const length = Number(textOrNumber(recipe["PasswordLength"]) ?? DEFAULT_LENGTH);
  if (alphabets.length === 0 || length < alphabets.length) {
    throw new ResourceFailure("An error occurred generating the password: the options leave too few characters.");
  }
  // AWS: unless RequireEachIncludedType is off, each kind occurs at least once.
  const required = textOrNumber(recipe["RequireEachIncludedType"])?.toLowerCase() === "false" ? [] : alphabets;
  const all = alphabets.flat();
  const characters = Array.from({ length }, (_, index) => pick(required[index] ?? all, ids));
  return shuffle(characters, ids).join("");
}

function pick(characters: readonly string[], ids: Ids): string {
  return characters[randomBelow(characters.length, ids)] ?? "";
}

function shuffle(characters: readonly string[], ids: Ids): readonly string[] {
  return characters
    .map((character) => ({ character, order: ids.hex(8) }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ character }) => character);
}

function randomBelow(limit: number, ids: Ids): number {
  return Number.parseInt(ids.hex(8), 16) % limit;
}

function parseTemplateOf(text: string): object {
  const refusal = new ResourceFailure("SecretStringTemplate must be a JSON object.");
  try {
    const template: unknown = JSON.parse(text);
    if (typeof template === "object" && template !== null && !Array.isArray(template)) return template;
  } catch {
    throw refusal;
  }
  throw refusal;
}
