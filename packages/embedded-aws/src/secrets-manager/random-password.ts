import type { Ids } from "../clock.ts";

/** What a password is made of; every member has AWS's default. */
export interface PasswordRecipe {
  readonly PasswordLength?: number | undefined;
  readonly ExcludeCharacters?: string | undefined;
  readonly ExcludeNumbers?: boolean | undefined;
  readonly ExcludePunctuation?: boolean | undefined;
  readonly ExcludeUppercase?: boolean | undefined;
  readonly ExcludeLowercase?: boolean | undefined;
  readonly IncludeSpace?: boolean | undefined;
  readonly RequireEachIncludedType?: boolean | undefined;
}

const DEFAULT_LENGTH = 32;

/** AWS: no password is longer. */
export const MAX_PASSWORD_LENGTH = 4096;

/** The kinds of characters a password is made of, each with the option that leaves it out. */
const ALPHABETS = [
  { option: "ExcludeLowercase", characters: "abcdefghijklmnopqrstuvwxyz" },
  { option: "ExcludeUppercase", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { option: "ExcludeNumbers", characters: "0123456789" },
  { option: "ExcludePunctuation", characters: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" },
] as const;

/** Returns a password by a recipe; undefined when its length or what its options leave of the characters allows none. */
export function generatePassword(recipe: PasswordRecipe, ids: Ids): string | undefined {
  const excluded = new Set(recipe.ExcludeCharacters ?? "");
  const included = ALPHABETS.filter(({ option }) => recipe[option] !== true).map(({ characters }) => characters);
  const alphabets = [...included, ...(recipe.IncludeSpace === true ? [" "] : [])]
    .map((characters) => Array.from(characters).filter((character) => !excluded.has(character)))
    .filter((characters) => characters.length > 0);
  const length = recipe.PasswordLength ?? DEFAULT_LENGTH;
  // AWS: unless RequireEachIncludedType is off, each kind occurs at least once.
  const required = recipe.RequireEachIncludedType === false ? [] : alphabets;
  const isPossible = Number.isInteger(length) && length >= 1 && length <= MAX_PASSWORD_LENGTH;
  if (!isPossible || alphabets.length === 0 || length < required.length) return undefined;
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
