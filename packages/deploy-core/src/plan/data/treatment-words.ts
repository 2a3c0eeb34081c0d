import type { EffectOnData, Treatment } from "../../model/data-effect.ts";

/** How refusals and listings speak of a treatment. */
export interface TreatmentWords {
  /** The refusal's code where it is the only threat to data. */
  readonly code: string;
  /** After "this deployment would". */
  readonly verb: string;
  /** Behind the resource. */
  readonly short: string;
  readonly mark: "±" | "-" | "~";
}

/** The words for each treatment. */
export const TREATMENT_WORDS = {
  stay: { code: "keepsStateful", verb: "keep", short: "modify", mark: "~" },
  replace: { code: "replacesStateful", verb: "replace", short: "replace", mark: "±" },
  remove: { code: "removesStateful", verb: "remove", short: "remove", mark: "-" },
  roll: { code: "rollsStateful", verb: "roll", short: "roll", mark: "~" },
  shrink: {
    code: "shrinksStateful",
    verb: "end instances of",
    short: "end instances",
    mark: "~",
  },
  unseen: {
    code: "changesStatefulUnseen",
    verb: "change, in ways that a change set does not show,",
    short: "modify",
    mark: "~",
  },
  expire: { code: "expiresStateful", verb: "shorten the life of data in", short: "keep for less time", mark: "~" },
  weakenDeletion: {
    code: "weakensStateful",
    verb: "take the protection from",
    short: "guard less",
    mark: "~",
  },
  weakenReplacement: {
    code: "weakensStateful",
    verb: "take the protection from",
    short: "guard less",
    mark: "~",
  },
  undeclare: {
    code: "weakensStateful",
    verb: "take the protection from",
    short: "guard less",
    mark: "~",
  },
} as const satisfies Record<Treatment, TreatmentWords>;

/** Says what becomes of the data, as the end of a sentence that begins with what the data is. */
export function sayEffect({ treatment, effect }: EffectOnData): string {
  const sentence = SENTENCES[treatment];
  return typeof sentence === "string" ? sentence : sentence[effect];
}

const SENTENCES = {
  stay: "stays",
  replace: {
    keep: "stays",
    restart: "stays",
    roll: "goes with the old resource",
    orphan: "left behind with the old resource, outside the stack; the new one starts empty",
    snapshot: "only in a snapshot; the new resource starts empty",
    destroy: "destroyed: UpdateReplacePolicy is Delete",
  },
  remove: {
    keep: "stays",
    restart: "stays",
    roll: "goes with the resource",
    orphan: "left behind, outside the stack: nothing looks after it any more",
    snapshot: "only in a snapshot",
    destroy: "destroyed: DeletionPolicy is Delete",
  },
  roll: "on the instances' own disks, which go with the instances",
  shrink: "on the instances' own disks, which go with those that the group chooses to end",
  unseen: "perhaps lost: what changes inside is not in this change set",
  expire: "what is older than the new limit is deleted",
  weakenDeletion: {
    keep: "stays",
    restart: "stays",
    roll: "goes",
    orphan: "stays for now",
    snapshot: "stays for now; once the resource is removed or its stack destroyed, only a snapshot is left",
    destroy: "stays for now; once the resource is removed or its stack destroyed, it is destroyed",
  },
  weakenReplacement: {
    keep: "stays",
    restart: "stays",
    roll: "goes",
    orphan: "stays for now",
    snapshot: "stays for now; once the resource is replaced, only a snapshot is left",
    destroy: "stays for now; once the resource is replaced, it is destroyed",
  },
  undeclare: "stays for now; but nothing says any longer that it is there, and no later deployment would ask",
} as const satisfies Record<Treatment, string | Readonly<Record<EffectOnData["effect"], string>>>;
