/** What a roll says while it goes on. A `waiting` is said when it begins and whenever what is seen changes. */
export type RollEvent =
  | {
      readonly kind: "looked";
      readonly role: string;
      /** Machines that have the configuration already, and those that are to be replaced. */
      readonly right: number;
      readonly toReplace: number;
      /** Machines that are taking it by themselves. */
      readonly taking: number;
    }
  | {
      readonly kind: "waiting";
      readonly role: string;
      readonly instanceId: string | undefined;
      /** What for, as a phrase: `a green cluster before i-0a goes`. */
      readonly goal: string;
      /** What there is instead: `yellow, 3 shards unassigned`. */
      readonly seen: string;
    }
  /** The cluster is not green, and is taken for whole all the same: this is why. */
  | { readonly kind: "accepted"; readonly because: string }
  | { readonly kind: "excluded" | "included"; readonly role: string; readonly instanceId: string }
  | { readonly kind: "ended"; readonly role: string; readonly instanceId: string; readonly because: string }
  | { readonly kind: "replaced"; readonly role: string; readonly instanceId: string; readonly by: string }
  /** Something that could not be taken back. */
  | { readonly kind: "left"; readonly message: string };
