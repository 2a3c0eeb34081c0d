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

/** The kinds of characters a password is made of, each with the option that leaves it out. */
const ALPHABETS = [
  { option: "ExcludeLowercase", characters: "abcdefghijklmnopqrstuvwxyz" },
  { option: "ExcludeUppercase", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { option: "ExcludeNumbers", characters: "0123456789" },
  { option: "ExcludePunctuation", characters: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" },
] as const;

/** Returns a password by a recipe; undefined when its options leave too few characters for its length. */
export function generatePassword(recipe: PasswordRecipe, ids: Ids): string | undefined {
  const excluded = new Set(recipe.ExcludeCharacters ?? "");
  const included = ALPHABETS.filter(({ option }) => recipe[option] !== true).map(({ characters }) => characters);
  const alphabets = [...included, ...(recipe.IncludeSpace === true ? [" "] : [])]
    .map((characters) => Array.from(characters).filter((character) => !excluded.has(character)))
    .filter((characters) => characters.length > 0);
  const length = recipe.PasswordLength ?? DEFAULT_LENGTH;
  // AWS: unless RequireEachIncludedType is off, each kind occurs at least once.
  const required = recipe.RequireEachIncludedType === false ? [] : alphabets;
  if (alphabets.length === 0 || length < Math.max(1, required.length)) return undefined;
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
