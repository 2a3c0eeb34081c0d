import * as fc from "fast-check";
import type { SiteName } from "../../src/plan/sites.ts";

/** One thing that goes wrong: the n-th time that something is called, counted from 0. */
export type Fault =
  | { readonly call: "observe"; readonly nth: number; readonly how: "throws" }
  | { readonly call: "close" | "open"; readonly nth: number; readonly how: ChangeFault | "leaks" }
  | { readonly call: "build"; readonly nth: number; readonly how: ChangeFault }
  | { readonly call: "destroy"; readonly nth: number; readonly how: ChangeFault | DestroyFault }
  | { readonly call: "copy"; readonly nth: number; readonly how: CopyFault }
  /** A service that is down, or empty, may stay so for more than one reading. */
  | { readonly call: "read"; readonly nth: number; readonly how: ReadFault; readonly lasts?: number }
  | { readonly call: "findMissing"; readonly nth: number; readonly how: "throws" | "unreadable" | "missing" }
  /** Something happens in the world while time passes. */
  | { readonly call: "tick"; readonly nth: number; readonly how: Happening; readonly site: SiteName }
  /** Something happens while no process runs: after a kill, or until somebody goes on. */
  | { readonly call: "between"; readonly nth: number; readonly how: Happening; readonly site: SiteName }
  /** The process is killed once a proof is on record, before anything is made of it. */
  | { readonly call: "proof"; readonly nth: number; readonly how: "killedAfter" }
  /** The process is killed at this call of any port, before or after it takes effect. */
  | { readonly call: "any"; readonly nth: number; readonly how: "killedBefore" | "killedAfter" };

type ChangeFault = "throws" | "throwsAfter" | "doesNothing";
/** Half of it goes, and nothing shows it; half goes, or nothing, and it is marked as doomed; all goes, and it takes its time. */
type DestroyFault = "partly" | "breaksOff" | "marks" | "slowly";
type CopyFault =
  | "throws"
  | "throwsAfter"
  | "doesNothing"
  | "loses"
  | "duplicates"
  | "swaps"
  | "stopsHalfWay"
  | "reorders"
  | "moves"
  | "meetsWrites";
type ReadFault = "throws" | "unreadable" | "empty" | "stale" | "wrong" | "otherSide";
type Happening = "leak" | "lose" | "reopen" | "close" | "rivalDeletes";

const SITES: readonly SiteName[] = ["source", "temporary", "destination"];
const changes = ["throws", "throwsAfter", "doesNothing"] as const;

const anyHappening = fc.constantFrom<Happening>("leak", "leak", "lose", "lose", "reopen", "close", "rivalDeletes");

/** Any fault. */
export const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 1, arbitrary: faultOf("observe", 60, ["throws"]) },
  { weight: 2, arbitrary: faultOf("close", 3, [...changes, "leaks"]) },
  { weight: 2, arbitrary: faultOf("open", 3, [...changes, "leaks"]) },
  { weight: 1, arbitrary: faultOf("build", 3, changes) },
  { weight: 2, arbitrary: faultOf("destroy", 3, [...changes, "partly", "breaksOff", "marks", "slowly"]) },
  {
    weight: 5,
    arbitrary: faultOf("copy", 2, [
      "throws",
      "throwsAfter",
      "doesNothing",
      "loses",
      "duplicates",
      "swaps",
      "stopsHalfWay",
      "reorders",
      "moves",
      "meetsWrites",
    ]),
  },
  { weight: 5, arbitrary: faultOf("read", 25, ["throws", "unreadable", "empty", "stale", "wrong", "otherSide"]) },
  {
    weight: 2,
    arbitrary: fc.record({
      call: fc.constant("read" as const),
      nth: fc.nat(25),
      how: fc.constantFrom<ReadFault>("throws", "unreadable", "empty"),
      lasts: fc.integer({ min: 2, max: 12 }),
    }),
  },
  { weight: 1, arbitrary: faultOf("findMissing", 2, ["throws", "unreadable", "missing"]) },
  {
    weight: 5,
    arbitrary: fc.record({
      call: fc.constant("tick" as const),
      nth: fc.nat(30),
      how: anyHappening,
      site: fc.constantFrom(...SITES),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      call: fc.constant("between" as const),
      nth: fc.nat(3),
      how: anyHappening,
      site: fc.constantFrom(...SITES),
    }),
  },
  { weight: 2, arbitrary: faultOf("proof", 3, ["killedAfter"]) },
  { weight: 4, arbitrary: faultOf("any", 140, ["killedBefore", "killedAfter"]) },
);

function faultOf(call: Fault["call"], most: number, hows: readonly string[]): fc.Arbitrary<Fault> {
  const fault = fc.record({ call: fc.constant(call), nth: fc.nat(most), how: fc.constantFrom(...hows) });
  return fault as fc.Arbitrary<unknown> as fc.Arbitrary<Fault>;
}
