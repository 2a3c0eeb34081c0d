import type { Form, SiteName, Step, StepResult } from "@logstack/migration";

/** The stack that plays each site. */
export type SiteStacks = Readonly<Partial<Record<SiteName, string>>>;

/** Says what a step does, as the beginning of a line. */
export function describeStep(step: Step, stacks: SiteStacks): string {
  const name = (site: SiteName): string => `${site} ${stacks[site] ?? ""}`.trim();
  if ("site" in step) return `${SITE_STEPS[step.do]} ${name(step.site)}`;
  return PAIR_STEPS[step.do](step.from, step.to);
}

const SITE_STEPS: Readonly<Record<Extract<Step, { readonly site: SiteName }>["do"], string>> = {
  close: "close",
  open: "open",
  measure: "measure",
  build: "build",
  discard: "discard",
  destroy: "destroy",
  awaitGone: "wait until it is gone:",
};

const PAIR_STEPS: Readonly<
  Record<Extract<Step, { readonly from: SiteName }>["do"], (from: SiteName, to: SiteName) => string>
> = {
  copy: (from, to) => `copy ${from} to ${to}`,
  compare: (from, to) => `compare ${from} with ${to}`,
  verify: (from, to) => `read ${from} and ${to} again`,
  confirm: (from, to) => `confirm that ${from} is whole without ${to}`,
  cover: (from, to) => `look for all of ${from} in ${to}`,
  recheck: (from, to) => `look whether ${to} still has what ${from}, half gone, had`,
};

/** Says what came of a step. */
export function describeResult(result: StepResult): string {
  switch (result.kind) {
    case "done":
      return "done";
    case "measured":
      return `${result.amount.toLocaleString("en")} in all`;
    case "matched":
      return `they match: ${result.receipt.amount.toLocaleString("en")} in all`;
    case "mismatched":
      return `they differ on ${result.differences.length} ${result.differences.length === 1 ? "path" : "paths"}`;
    case "failed":
      return `failed: ${result.reason}`;
  }
}

/** The steps of each form when nothing goes wrong, as sentences. */
export const USUAL_STEPS: Readonly<Record<Form, readonly string[]>> = {
  beside: [
    "close the source to writes, and measure it",
    "build the destination, closed",
    "copy, and compare: each side read twice",
    "read both again; only then open the destination, which is the switch",
    "keep the source, closed, for its time",
    "look for each thing of the source in the destination; only then destroy the source",
  ],
  cloneBack: [
    "close the source to writes, and measure it",
    "build the temporary site, copy, and compare: each side read twice",
    "read both again; only then destroy the source",
    "build the destination in its place, copy back, and compare",
    "read both again; only then destroy the temporary site",
    "open the destination",
  ],
};
