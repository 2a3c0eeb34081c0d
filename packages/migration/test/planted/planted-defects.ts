/** A defect of the migration: in this file of `src/`, what is there once, and what stands there instead. */
export interface PlantedDefect {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Defects that the stories have to notice, each by itself. */
export const PLANTED_DEFECTS: Readonly<Record<string, PlantedDefect>> = {
  "a copy that differs counts as a match": {
    file: "compare/compare.ts",
    from: "return differences.length > 0",
    to: "return differences.length > 99",
  },
  "ids are not compared": {
    file: "model/statistics.ts",
    from: 'if (statistics.kind !== "objects") return measures;',
    to: 'if (statistics.kind === "indices") return Object.fromEntries(Object.entries(statistics.indices).map(([name, { documents }]) => [name, { documents }]));',
  },
  "an origin is destroyed without a second look": {
    file: "plan/plan-forward.ts",
    from: "wasJustDone(view.progress, verify) ? planHandOver(view) : attempt(view, verify)",
    to: "planHandOver(view)",
  },
  "a second look before a crash counts after it": {
    file: "plan/read-progress.ts",
    from: "last: entry })",
    to: 'last: entry.entry === "resumed" ? progress.last : entry })',
  },
  "one of the two readings of a second look is enough": {
    file: "migrate/perform-step.ts",
    from: "verifyReceipt(receipt, { now, doomed, source: source.second, copy: copy.second }),",
    to: "",
  },
  "a copy is discarded without a look at its origin": {
    file: "plan/plan-back.ts",
    from: "wasJustDone(progress, confirm) ? next(discard) : orKeep(view, confirm)",
    to: "next(discard)",
  },
  "a copy is discarded because its origin is there": {
    file: "migrate/confirm-origin.ts",
    from: "const measured = await measureSite(ports, { site: from, apartMs });",
    to: "return { kind: 'done' }; const measured = await measureSite(ports, { site: from, apartMs });",
  },
  "what the copy alone has is not looked for": {
    file: "migrate/confirm-origin.ts",
    from: "return failed(`The ${to} has what the ${from} lacks",
    to: "return { kind: 'done' } as never; return failed(`The ${to} has what the ${from} lacks",
  },
  "there is a way back after the destruction was begun": {
    file: "plan/plan-forward.ts",
    from: "if (own.destroying !== true) return turn(reason);",
    to: "return turn(reason);",
  },
  "what is gone was destroyed by us": {
    file: "plan/plan-next-step.ts",
    from: 'if (from.kind === "absent" && own.destroying === true) return "over";',
    to: 'if (from.kind === "absent") return "over";',
  },
  "a destruction that was begun is gone on with whatever stands there now": {
    file: "plan/plan-next-step.ts",
    from: "if (!isSame(origin, from.identifiers)) return",
    to: "if (own.destroying !== true && !isSame(origin, from.identifiers)) return",
  },
  "what was switched to is discarded on the way back": {
    file: "plan/plan-back.ts",
    from: 'if (own.switching === true || own.exposed === true || to.access === "open") return undefined;',
    to: "",
  },
  "the source goes when its time has come": {
    file: "plan/plan-keeping.ts",
    from: "if (wasJustDone(progress, cover)) return next(destroy);",
    to: "if (Boolean(cover)) return next(destroy);",
  },
  "a step is on record only when it was done": {
    file: "migrate/run-migration.ts",
    from: 'await add({ entry: "starting", at, step: planned.step, ...(doomed === undefined ? {} : { doomed }) });',
    to: "",
  },
  "nothing is opened on the way back": {
    file: "plan/plan-back.ts",
    from: 'if (from.access === "closed") {',
    to: 'if (from.access === "open" && failure !== undefined) {',
  },
  "what is left of an origin goes without a look at its copy": {
    file: "plan/plan-rest.ts",
    from: 'if (from.access === "closed" && wasJustDone(progress, recheck)) return next(destroy);',
    to: "if (Boolean(recheck)) return next(destroy);",
  },
  "a copy counts as the proven one by its identity, while its origin is half gone": {
    file: "migrate/recheck-copy.ts",
    from: "if (doubt !== undefined) return failed(doubt);",
    to: "if (receipt !== undefined) return { kind: 'done' };",
  },
  "the copier's word is taken for a comparison": {
    file: "plan/plan-forward.ts",
    from: 'if (own.receipt === undefined) return attempt(view, { do: "compare", ...leg });',
    to: "if (own.receipt === undefined) return planHandOver(view);",
  },
  "an origin is destroyed before it was copied": {
    file: "plan/plan-forward.ts",
    from: 'if (own.copied !== true) return attempt(view, { do: "copy", ...leg });',
    to: "if (own.copied !== true) return planHandOver(view);",
  },
  "each side is read once": {
    file: "migrate/read-sides.ts",
    from: "const secondSource = await readOnce(ports, from);\n  const secondCopy = await readOnce(ports, to);",
    to: "const now = { at: ports.clock.now() };\n  const secondSource = { ...firstSource, ...now };\n  const secondCopy = { ...firstCopy, ...now };",
  },
  "an origin is not closed": {
    file: "plan/plan-forward.ts",
    from: 'if (from.access === "open") return attempt(view, { do: "close", site: leg.from });',
    to: "",
  },
  "whoever goes on looks at nothing": {
    file: "plan/plan-next-step.ts",
    from: "const progress = readProgress(journal);",
    to: 'const progress = readProgress(journal.at(-1)?.entry === "resumed" ? journal.slice(0, -1) : journal);',
  },
};
