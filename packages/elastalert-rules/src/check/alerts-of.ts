import type { Place } from "../finding.ts";
import { valueOf, type Mapping, type Value } from "../document/value.ts";

/** One alerter that a rule names, with keys of its own if it has any. */
export interface NamedAlert {
  readonly name: string;
  readonly at: Place;
  readonly own: Mapping | undefined;
}

/** The alerters of a rule: `alert` is a name, or a list of names and of names with keys of their own. */
export function alertsOf(rule: Mapping): readonly NamedAlert[] {
  const alert = valueOf(rule, "alert");
  if (alert === undefined) return [];
  return (alert.kind === "list" ? alert.items : [alert]).flatMap(readAlert);
}

function readAlert(value: Value): readonly NamedAlert[] {
  if (value.kind === "scalar") {
    return typeof value.value === "string" ? [{ name: value.value, at: value.at, own: undefined }] : [];
  }
  if (value.kind === "list") return [];
  return [...value.entries.values()].slice(0, 1).map(({ key, at, value: own }) => ({
    name: key,
    at,
    own: own.kind === "mapping" ? own : undefined,
  }));
}
