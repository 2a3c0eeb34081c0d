import type { SiteName } from "./sites.ts";

/** How a migration, or one run of it, ended. Each has its own sentence and next command in `describeEnding`. */
export type Ending =
  /** The destination has the data and serves; nothing else is left. */
  | { readonly kind: "migrated" }
  /** The destination has the data and serves; this site could not be destroyed. */
  | { readonly kind: "leftover"; readonly site: SiteName; readonly reason: string }
  /** The destination serves; the source is kept until then, in milliseconds since the Unix epoch. */
  | { readonly kind: "keeping"; readonly until: number }
  /** The destination serves; the source's time has come, but nothing shows that the destination has all of it. */
  | { readonly kind: "kept"; readonly reason: string }
  /** The source serves as before; the copy is gone. */
  | { readonly kind: "abandoned"; readonly reason: string }
  /** The first one serves; the other one was not shown to have nothing of its own. */
  | { readonly kind: "bothKept"; readonly serving: SiteName; readonly kept: SiteName; readonly reason: string }
  /** The source was destroyed; this site alone has the data, and serves. */
  | { readonly kind: "onlyCopyHasTheData"; readonly site: SiteName; readonly reason: string }
  /** Somebody else took the site away. Nothing more is touched. */
  | { readonly kind: "vanished"; readonly site: SiteName; readonly reason: string }
  /** It can go neither on nor back now. Nothing is lost. */
  | { readonly kind: "stopped"; readonly reason: string };

/** Whether a later run goes on from an ending. */
export const ENDINGS: Readonly<Record<Ending["kind"], "final" | "resumable">> = {
  migrated: "final",
  leftover: "final",
  keeping: "resumable",
  kept: "resumable",
  abandoned: "final",
  bothKept: "final",
  onlyCopyHasTheData: "resumable",
  vanished: "final",
  stopped: "resumable",
};
