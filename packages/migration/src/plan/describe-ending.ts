import type { Ending } from "./ending.ts";

/** What to say of an ending: how things stand, and what to do next. */
export interface DescribedEnding {
  readonly standing: string;
  readonly next: string;
}

/** Says how things stand at an ending, and what comes next. */
export function describeEnding(ending: Ending): DescribedEnding {
  switch (ending.kind) {
    case "migrated":
      return { standing: "The destination has all of the data and serves.", next: "Nothing is left to do." };
    case "leftover":
      return {
        standing: `The destination has the data and serves. The ${ending.site} is still there: ${ending.reason}`,
        next: `Look at the ${ending.site}, and destroy it by name.`,
      };
    case "keeping":
      return {
        standing: "The destination serves. The source is kept, closed.",
        next: "Run the same command again when its time has come.",
      };
    case "kept":
      return {
        standing: `The destination serves. The source's time has come, and it is kept: ${ending.reason}`,
        next: "Mend that and run the same command again, or destroy the source by name.",
      };
    case "abandoned":
      return {
        standing: `The source serves as before, and the copy is gone. ${ending.reason}`,
        next: "Mend that and begin another migration.",
      };
    case "bothKept":
      return {
        standing: `The ${ending.serving} serves. The ${ending.kept} is kept, because nothing shows that it has nothing of its own. ${ending.reason}`,
        next: `Look at the ${ending.kept}, destroy it by name, and begin another migration.`,
      };
    case "onlyCopyHasTheData":
      return {
        standing: `The ${ending.site} alone has the data, and serves. ${ending.reason}`,
        next: "Mend that and run the same command again.",
      };
    case "vanished":
      return {
        standing: `The ${ending.site} is not the one it was: ${ending.reason}. Nothing more was touched.`,
        next: "Find out who did that before anything else is deleted.",
      };
    case "stopped":
      return {
        standing: `It can go neither on nor back. ${ending.reason}`,
        next: "Mend that and run the same command again.",
      };
  }
}
