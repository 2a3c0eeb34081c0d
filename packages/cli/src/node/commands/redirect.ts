import { writeFile } from "node:fs/promises";
import { planRedirectStep, type RedirectStep } from "@logstack/migration";
import { findCall } from "../../call.ts";
import type { RedirectRequest } from "../../cut-over-request.ts";
import { PROJECT } from "../../project.ts";
import { renderLineDiff } from "../../render/line-diff.ts";
import { describeRedirectStep, renderStanding } from "../../render/redirect.ts";
import { renderRefusal, type ToldRefusal } from "../../render/refusal.ts";
import { renderReleaseLine } from "../../render/releases.ts";
import { observeRedirect, readAim, type ObservedRedirect, type RedirectAim } from "../cutover/observe-redirect.ts";
import { requireMoves, requireReleased, withCutOver, type CutOver } from "../cutover/open-cut-over.ts";
import { makeRelease } from "./create-release.ts";
import { promote } from "./promote.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Makes sources send to another log stack: changes the variables that name their Broker, releases that and promotes it environment by
 * environment. It goes on from whatever is there. Returns 0 when it stands where it was asked to, 3 when it may not go on, or how a promotion ended.
 */
export async function redirect(request: RedirectRequest, terminal: Terminal): Promise<number> {
  return withCutOver(terminal, async (cutOver) => {
    if (request.until !== undefined) requireReleased(cutOver, { names: [request.until], option: "--until" });
    const moves = requireMoves(cutOver, { chosen: request.sources, to: request.to, option: "--to" });
    return run({ request, cutOver, aim: await readAim(cutOver, moves) });
  });
}

interface Redirecting {
  readonly request: RedirectRequest;
  readonly cutOver: CutOver;
  readonly aim: RedirectAim;
}

async function run(redirecting: Redirecting): Promise<number> {
  const { request, cutOver, aim } = redirecting;
  const { terminal } = cutOver;
  const first = await observeRedirect(cutOver, aim);
  tellStanding(redirecting, first);
  const begun = planRedirectStep(first.observation);
  if (request.dryRun || begun.kind === "done")
    return end(redirecting, { step: begun, exitCode: 0, observed: first, began: false });
  if (!(await isAgreed(redirecting, begun)))
    return end(redirecting, { step: begun, exitCode: 3, observed: first, began: false });
  const tried = new Set<string>();
  for (;;) {
    const observed = await observeRedirect(cutOver, aim);
    const step = planRedirectStep(observed.observation);
    if (step.kind === "done" || isBeyond(step, redirecting))
      return end(redirecting, { step, exitCode: 0, observed, began: true });
    const key = JSON.stringify(step);
    const exitCode = tried.has(key) ? tellNoProgress(redirecting, step) : await take(step, redirecting, observed);
    tried.add(key);
    if (exitCode === 0) continue;
    terminal.progress("");
    const after = await observeRedirect(cutOver, aim);
    return end(redirecting, { step: planRedirectStep(after.observation), exitCode, observed: after, began: true });
  }
}

async function take(step: RedirectStep, redirecting: Redirecting, { shared }: ObservedRedirect): Promise<number> {
  const { request, cutOver, aim } = redirecting;
  const { project, terminal } = cutOver;
  switch (step.kind) {
    case "done":
      return 0;
    case "edit":
      if (shared.inTheWay.length > 0) return tellRefusal(redirecting, refuseInTheWay(shared.inTheWay));
      await writeFile(shared.path, shared.after);
      terminal.progress(`Changed ${PROJECT.sharedVariables}; commit it, or the next release takes it back.`);
      return 0;
    case "release": {
      const made = await makeRelease({ number: undefined, artifacts: [...aim.artifacts.values()], project }, terminal);
      if ("kind" in made) return tellRefusal(redirecting, made);
      terminal.progress(`Created ${renderReleaseLine(made)}`);
      return 0;
    }
    case "promote":
      return promote(
        {
          number: step.release,
          environment: step.environment,
          json: request.json,
          verbose: request.verbose,
          concurrency: 4,
          layerOptions: {},
          artifactOptions: [],
        },
        terminal,
      );
    case "stop": {
      const { code, problem, reasons } = step.refusal;
      const waysOut = code === "prerelease" ? [BUILD] : [`logstack history --in ${step.environment}`];
      return tellRefusal(redirecting, { code, problem, reasons, waysOut });
    }
  }
}

const BUILD =
  "build the layers on a build server (LOGSTACK_BUILD_NUMBER), and run this again: it makes a release of them then";

/** Nothing is promoted beyond the environment that was named; a phase's environments come in the order of logstack.json. */
function isBeyond(step: RedirectStep, { request: { until }, cutOver: { environments } }: Redirecting): boolean {
  if (until === undefined || (step.kind !== "promote" && step.kind !== "stop")) return false;
  return environments.indexOf(step.environment) > environments.indexOf(until);
}

async function isAgreed({ request, cutOver: { terminal } }: Redirecting, step: RedirectStep): Promise<boolean> {
  if (request.yes) return true;
  if (!terminal.interactive || request.json) {
    terminal.progress("Refused: nobody can be asked here. Nothing was changed.");
    terminal.progress("To go on");
    terminal.progress("  agree beforehand: --yes");
    terminal.progress("  only look: --dry-run");
    return false;
  }
  terminal.progress(describeRedirectStep(step));
  if ((await terminal.ask(`Type ${request.to} to redirect: `)).trim() === request.to) return true;
  terminal.progress("Declined. Nothing was changed.");
  return false;
}

function tellStanding(
  { request, cutOver: { terminal }, aim }: Redirecting,
  { observation, shared }: ObservedRedirect,
): void {
  if (request.json) return;
  for (const line of renderStanding({ moves: aim.moves, observation, to: request.to })) terminal.result(line);
  const diff = renderLineDiff(shared.before, shared.after);
  if (diff.length === 0) return;
  terminal.result(PROJECT.sharedVariables);
  for (const line of diff) terminal.result(`  ${line}`);
}

function tellRefusal({ request, cutOver: { terminal } }: Redirecting, refusal: ToldRefusal): number {
  if (request.json) terminal.result(JSON.stringify({ v: 1, refused: refusal }));
  else for (const line of renderRefusal(refusal)) terminal.progress(line);
  return 3;
}

function refuseInTheWay(inTheWay: readonly string[]): ToldRefusal {
  return {
    code: "variableInTheWay",
    problem: "other values of these variables are more specific. Nothing was changed.",
    reasons: inTheWay,
    waysOut: ["take those values away, build the layer where it is its own (npm run build), and run the command again"],
  };
}

/** What was done and is not there would be done for ever. */
function tellNoProgress({ cutOver: { terminal } }: Redirecting, step: RedirectStep): number {
  terminal.progress(
    `It was done, and is still to do: ${describeRedirectStep(step)}. Somebody else may be changing the same.`,
  );
  return 1;
}

interface Ended {
  /** Something was done, so that it stands elsewhere than it was told at first. */
  readonly began: boolean;
  readonly step: RedirectStep;
  readonly exitCode: number;
  readonly observed: ObservedRedirect;
}

function end({ request, cutOver, aim }: Redirecting, { step, exitCode, observed, began }: Ended): number {
  const { terminal } = cutOver;
  const { observation } = observed;
  if (request.json) {
    terminal.result(JSON.stringify({ v: 1, redirect: { to: request.to, next: step, wanted: aim.wanted, exitCode } }));
    return exitCode;
  }
  if (began)
    for (const line of renderStanding({ moves: aim.moves, observation, to: request.to })) terminal.result(line);
  if (step.kind === "done") terminal.result(describeRedirectStep(step));
  else if (step.kind !== "stop") terminal.progress(describeRedirectStep(step));
  const call = findCall(terminal.env);
  const sources = request.sources === "all" ? "--all" : request.sources.join(" ");
  const until = exitCode === 0 || request.until === undefined ? "" : ` --until ${request.until}`;
  if (step.kind !== "done") terminal.progress(`To go on: ${call} redirect ${sources} --to ${request.to}${until}`);
  else {
    const others = Object.keys(cutOver.sources.stacks).filter((name) => name !== request.to);
    const other = others.length === 1 ? others.join("") : "<the other log stack>";
    terminal.progress(`Now watch: ${call} traffic ${sources} --from ${other} --to ${request.to} --until-moved`);
    terminal.progress(`To go back: ${call} redirect ${sources} --to ${other}`);
  }
  return exitCode;
}
