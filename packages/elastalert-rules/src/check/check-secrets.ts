import { refused, type Finding } from "../finding.ts";
import { isOpaque } from "../document/tokens.ts";
import { scalarsOf, type Value } from "../document/value.ts";
import { isSecretKey, secretLooksOf } from "../schema/secrets.ts";

/**
 * Secrets that stand in a file as they are: values of keys that are secrets, and texts that look like one. They may only
 * be tokens or environment references. What is written is looked at, not what tokens became; no value is ever shown.
 */
export function checkSecrets(written: Value): readonly Finding[] {
  return scalarsOf(written).flatMap(({ scalar, path }) => {
    if (typeof scalar.value !== "string" && typeof scalar.value !== "number") return [];
    const text = String(scalar.value);
    if (text === "" || isOpaque(text)) return [];
    const key = path.at(-1) ?? "";
    const what = isSecretKey(key) ? "a secret" : secretLooksOf(text);
    if (what === undefined) return [];
    return [
      refused(
        scalar.at,
        `${key} holds ${what} in plain, and files are read by everybody who may read the package, its history included. Make it a sensitive variable and write "#{Its.Name}" here, or \${ITS_NAME} for the container's environment, and change the secret: it is known now.`,
      ),
    ];
  });
}
