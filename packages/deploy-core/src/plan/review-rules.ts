import type { ResourceChange } from "../model/change-set.ts";
import type { StatefulSources } from "./find-stateful.ts";
import type { Threat } from "./find-threats.ts";

/** What the guard judges by. */
export interface ReviewRules extends StatefulSources {
  /** Logical ids a person named; there is no wildcard. */
  readonly allowReplacing: readonly string[];
  readonly allowRemoving: readonly string[];
  /** The deployed values of the parameters, to say how to keep a resource as it is. */
  readonly deployedParameters: Readonly<Record<string, string>>;
}

/** A change that could cost data, and what data that is. */
export interface ThreatenedResource {
  readonly change: ResourceChange;
  readonly threat: Threat;
  readonly holds: string;
}
