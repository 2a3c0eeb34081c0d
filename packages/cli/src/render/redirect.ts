import {
  isRedirected,
  type Move,
  type RedirectObservation,
  type RedirectStep,
  type WantedVariable,
} from "@logstack/migration";
import { findLast } from "@logstack/release";
import { renderTable } from "./table.ts";

/** What a redirect is told by. */
export interface ToldRedirect {
  readonly moves: readonly Move[];
  readonly observation: RedirectObservation;
  readonly to: string;
}

/** The lines that say where a redirect stands: each source of each environment, where it is to send, and what brought it there. */
export function renderStanding({ moves, observation, to }: ToldRedirect): readonly string[] {
  const rows = moves.map(({ source, environment }) => [
    environment,
    source.name,
    describeTarget(
      observation.wanted.filter((each) => each.source === source.name && each.environment === environment),
    ),
    describeStanding(environment, observation),
  ]);
  return [`Redirect to ${to}`, ...renderTable([["environment", "source", "sends to", "stands"], ...rows])];
}

function describeTarget(wanted: readonly WantedVariable[]): string {
  const given = wanted.filter(({ value }) => value !== undefined).map(({ name, value }) => `${name}=${value}`);
  return given.length === 0 ? "its environment's own Broker" : given.join(" ");
}

function describeStanding(environment: string, observation: RedirectObservation): string {
  const last = findLast(
    observation.history.filter(({ release }) =>
      observation.layers.some((layer) => release.layers[layer] !== undefined),
    ),
    { environment },
  );
  if (isRedirected(environment, observation)) return `redirected by release ${last?.release.number ?? ""}`;
  if (last === undefined) return "to do; no release was there yet";
  if (last.ended === undefined) return `to do; the promotion of ${last.release.number} has not ended`;
  return last.ended.result === "failed"
    ? `to do; the promotion of ${last.release.number} failed`
    : `to do; release ${last.release.number} is there`;
}

/** What comes next, as a line. */
export function describeRedirectStep(step: RedirectStep): string {
  switch (step.kind) {
    case "edit":
      return "next: change the variables, create a release of them, and promote it";
    case "release":
      return "next: create a release of these variables, and promote it";
    case "promote":
      return `next: promote ${step.release} to ${step.environment}`;
    case "stop":
      return `release ${step.release} may not go to ${step.environment}: ${step.refusal.problem}`;
    case "done":
      return "All of it is redirected.";
  }
}
