import type { Step } from "./journal-entry.ts";
import type { ObservedSite } from "./sites.ts";

/** Why a step that says it was done was not, by what is there; undefined when it was, or changes nothing that can be looked at. */
export function judgeEffect(step: Step, site: ObservedSite, id: string): string | undefined {
  if (site.kind === "unknown") return `What came of it could not be looked at: ${site.reason}`;
  switch (step.do) {
    case "close":
      return site.kind === "there" && site.access === "closed" ? undefined : "It was closed, and is not.";
    case "open":
      return site.kind === "there" && site.access === "open" ? undefined : "It was opened, and is not.";
    case "build":
      return site.kind === "there" && site.madeBy === id ? undefined : "It was built, and is not there.";
    case "discard":
    case "destroy":
    case "awaitGone":
      return site.kind === "absent" ? undefined : "It was deleted, and is still there.";
    case "measure":
    case "confirm":
    case "copy":
    case "compare":
    case "verify":
    case "cover":
    case "recheck":
      return undefined;
  }
}
