import type { ChangedData } from "../model/changed-data.ts";
import type { DataEffect, Treatment } from "../model/data-effect.ts";

/** Renders what becomes of data and who consented: `rolls data: named by --allow-rolling`. */
export function renderDataEffect(changed: ChangedData): string {
  const { treatment, certainty, option, consented } = changed;
  const said = `${certainty === "possible" && !LATER.has(treatment) ? "perhaps " : ""}${sayWhat(changed)}`;
  return option === undefined ? said : `${said}: ${consented ? "named by" : "only with"} ${option}`;
}

/** What these threaten may come later; they themselves are certain. */
const LATER: ReadonlySet<Treatment> = new Set(["weakenDeletion", "weakenReplacement", "undeclare"]);

function sayWhat({ treatment, effect, holds, option }: ChangedData): string {
  if (holds === undefined && option === undefined) return effect === "restart" ? "restarts" : "ends instances";
  if (LATER.has(treatment)) return "guards data less";
  if (treatment === "shrink") return "ends instances with data";
  if (treatment === "expire") return "keeps data for less time";
  return treatment === "unseen" ? "changes data unseen" : EFFECTS[effect];
}

const EFFECTS = {
  keep: "keeps data",
  restart: "restarts, keeps data",
  snapshot: "leaves only a snapshot of data",
  orphan: "leaves data behind",
  roll: "rolls data",
  destroy: "destroys data",
} as const satisfies Record<DataEffect, string>;
