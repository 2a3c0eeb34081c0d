import type { DeployOutcome, Verb } from "@logstack/deploy-core";
import { findCall } from "../call.ts";
import type { LayerResult, LayersRequest } from "../layers-request.ts";
import { renderLiftCommand, type NamedLayer } from "../lift-protection.ts";
import { needsConsent, runPrepared, type Note, type PreparedRun } from "./run-prepared.ts";

/** True for the verbs that take away, and so are asked for once it was seen what goes. */
export function isAsked({ verb }: LayersRequest): boolean {
  return verb === "destroy" || verb === "rollback";
}

/** Destroys or rolls back the layers; where some are protected, the command that destroys these too is told at the end, whole. */
export async function takeAway(run: PreparedRun): Promise<number> {
  const { request, layers, terminal } = run;
  const guarded: NamedLayer[] = [];
  const note = (layer: string, { outcome }: LayerResult): void => {
    const found = layers.find(({ manifest }) => manifest.layer.name === layer)?.manifest.layer;
    if (found !== undefined && outcome !== undefined && isProtected(outcome)) guarded.push(found);
  };
  const exitCode = request.yes ? (await runPrepared(run, {}, note)).exitCode : await takeAwayAfterAsking(run, note);
  if (guarded.length > 0 && layers.length > 1 && !request.json) {
    terminal.progress(
      `To destroy what is protected too: ${renderLiftCommand(guarded, { request, call: findCall(terminal.env) })}`,
    );
  }
  return exitCode;
}

function isProtected(outcome: DeployOutcome): boolean {
  return outcome.kind === "refused" && outcome.refusal.code === "terminationProtected";
}

/**
 * Destroys or rolls back only what a person has seen: each artifact first lists what it would take away and refuses for
 * want of consent, then one question covers them all.
 */
async function takeAwayAfterAsking(run: PreparedRun, note: Note): Promise<number> {
  const { request, terminal } = run;
  const asked: string[] = [];
  const losses: string[] = [];
  const noteConsent: Note = (layer, result) => {
    note(layer, result);
    if (result.outcome === undefined || !needsConsent(result.outcome)) return;
    asked.push(layer);
    if (result.losses !== undefined) losses.push(`${layer}: ${result.losses}`);
  };
  const askable = terminal.interactive && !request.json;
  const { exitCode } = await runPrepared(run, { keepGoing: true, askable }, noteConsent);
  if (exitCode !== 3 || asked.length === 0 || !askable) return exitCode;
  for (const loss of losses) terminal.progress(loss);
  const answer = await terminal.ask(`Type ${request.environment} to ${SAID[request.verb]} ${asked.join(", ")}: `);
  if (answer.trim() === request.environment)
    return (await runPrepared(run, { only: asked, more: ["--yes"], asked: true }, note)).exitCode;
  terminal.progress("Declined. Nothing was changed.");
  return 3;
}

/** The verb as a sentence has it. */
const SAID: Readonly<Partial<Record<Verb, string>>> = { destroy: "destroy", rollback: "roll back" };
