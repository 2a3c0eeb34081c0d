import type { ResourceChange } from "../../model/change-set.ts";
import type { Allowances } from "../../model/consent.ts";
import type { Holding } from "./find-holding.ts";
import type { StatefulSources } from "./find-stateful.ts";
import type { ThreateningEffect } from "./judge-data.ts";

/** What the guard judges by. */
export interface ReviewRules extends StatefulSources, Allowances {
  /** The deployed values of the parameters, to say how to keep a resource as it is. */
  readonly deployedParameters: Readonly<Record<string, string>>;
}

/** A resource whose data a deployment threatens, in one way or in several, without the consent that each needs. */
export interface ThreatenedResource {
  readonly logicalId: string;
  readonly type: string;
  /** What the change set says of it; undefined where only the templates tell. */
  readonly change: ResourceChange | undefined;
  readonly holding: Exclude<Holding, { readonly kind: "nothing" }>;
  /** The effects that lack a consent; never none. */
  readonly effects: readonly ThreateningEffect[];
  /** What a look at the data found, for instance `41,203 objects, newest 3 min ago`; undefined where nobody looked. */
  readonly facts?: string | undefined;
}
