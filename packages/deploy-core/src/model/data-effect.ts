import type { PropertyChange } from "./change-set.ts";

/**
 * What a change does to the data of a resource, from harmless to worst: `keep` (nothing), `restart` (it is out of
 * reach for a while), `snapshot` (only a copy is left), `orphan` (it is left behind, outside the stack), `roll` (it
 * goes with instances that end), `destroy`.
 */
export type DataEffect = (typeof DATA_EFFECTS)[number];

/** Every effect, the worst last. */
export const DATA_EFFECTS = ["keep", "restart", "snapshot", "orphan", "roll", "destroy"] as const;

/**
 * What CloudFormation does to a resource that has the effect. `shrink`: a group ends some instances of its own choice;
 * `unseen`: the change set does not show what changes; `expire`: the time for which data is kept may get shorter; `weakenDeletion`, `weakenReplacement`: the policy that keeps
 * the data is taken back; `undeclare`: the template says no longer that there is data.
 */
export type Treatment =
  | "stay"
  | "replace"
  | "remove"
  | "roll"
  | "shrink"
  | "unseen"
  | "expire"
  | "weakenDeletion"
  | "weakenReplacement"
  | "undeclare";

/** One effect of a change, and what it comes from. */
export interface EffectOnData {
  readonly effect: DataEffect;
  readonly treatment: Treatment;
  /** `possible`: AWS leaves it open, or nobody here can tell; the guard takes it for certain. */
  readonly certainty: "certain" | "possible";
  /** The properties, or attributes of the resource, whose change causes it. */
  readonly causes: readonly PropertyChange[];
}

/** An option by which a person consents to what may happen to the data of one resource. */
export type ConsentOption = "--allow-replacing" | "--allow-removing" | "--allow-rolling";

/** Returns the option that consents to a treatment; undefined for what needs no consent. */
export function consentFor(treatment: Treatment): ConsentOption | undefined {
  return OPTIONS[treatment];
}

const OPTIONS = {
  stay: undefined,
  replace: "--allow-replacing",
  remove: "--allow-removing",
  roll: "--allow-rolling",
  shrink: "--allow-rolling",
  unseen: "--allow-replacing",
  expire: "--allow-removing",
  weakenDeletion: "--allow-removing",
  weakenReplacement: "--allow-replacing",
  undeclare: "--allow-removing",
} as const satisfies Record<Treatment, ConsentOption | undefined>;

/** Returns the worst of some effects; `keep` of none. */
export function worstOf(effects: readonly DataEffect[]): DataEffect {
  return DATA_EFFECTS[Math.max(0, ...effects.map((effect) => DATA_EFFECTS.indexOf(effect)))] ?? "destroy";
}
