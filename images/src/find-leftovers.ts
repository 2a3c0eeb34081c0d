/** Something in the account that a bake made. */
export interface BakedThing {
  readonly kind: "machine" | "image";
  readonly id: string;
  /** Its tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The tags of all that a bake makes; the recipes in `packer/` set the same. */
export const TAGS = {
  /** Id of the bake. */
  bake: "logstack:bake",
  /** Until when the bake may need it, as an ISO 8601 time. */
  until: "logstack:until",
  /** On images: `pending` until a machine has booted from it, then `passed`. */
  smoke: "logstack:smoke",
} as const;

/**
 * Returns what bakes that were killed have left: machines, and images that nobody has tried, whose time is over. What has no
 * time on it is not touched, and an image that passed is for use as long as somebody wants it. `now` is an ISO 8601 time.
 */
export function findLeftovers(things: readonly BakedThing[], now: string): readonly BakedThing[] {
  return things.filter(({ kind, tags }) => {
    const until = tags[TAGS.until] ?? "";
    if (tags[TAGS.bake] === undefined || !ISO_TIME.test(until) || until >= now) return false;
    return kind === "machine" || tags[TAGS.smoke] === "pending";
  });
}

/** As bakes write it: in UTC and always as long, so that texts compare as times do. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[.]\d{3}Z$/;
