import type { Remark } from "@logstack/ci-output";
import type { DeployEvent } from "../deploy-event.ts";
import { countChanges, type ChangeCounts } from "../render-changes.ts";
import type { Ending } from "./ending.ts";

/**
 * Finds the results for the steps after this one: how it ended, how many resources the change set changes, and the
 * stack's outputs under the names that Octopus's own CloudFormation step gives them.
 */
export function findOutputs(events: readonly DeployEvent[], ending: Ending): readonly Remark[] {
  const started = events.findLast((event) => event.event === "started");
  const proposed = events.findLast((event) => event.event === "proposed");
  const counts = countChanges(proposed?.changes ?? []);
  const facts = {
    "Logstack.Outcome": ending.event === "finished" ? ending.outcome.kind : "error",
    "Logstack.ExitCode": String(ending.exitCode),
    ...(ending.event === "error" ? { "Logstack.Code": ending.code } : {}),
    ...(ending.event === "finished" && ending.outcome.kind === "refused"
      ? { "Logstack.Code": ending.outcome.refusal.code }
      : {}),
    ...(started === undefined
      ? {}
      : {
          "Logstack.Layer": started.layer,
          "Logstack.Version": started.version,
          "Logstack.StackName": started.stackName,
          ...Object.fromEntries(COUNTED.map(([name, kind]) => [name, String(counts[kind])])),
        }),
    ...Object.fromEntries(stackOutputsOf(ending).map(([name, value]) => [`AwsOutputs[${name}]`, value])),
  };
  return Object.entries(facts).map(([name, value]) => ({ kind: "output", name, value }));
}

const COUNTED = [
  ["Logstack.Changes.Added", "add"],
  ["Logstack.Changes.Modified", "modify"],
  ["Logstack.Changes.Replaced", "replace"],
  ["Logstack.Changes.Removed", "remove"],
  ["Logstack.Changes.Retagged", "tag anew"],
] as const satisfies readonly (readonly [string, keyof ChangeCounts])[];

function stackOutputsOf(ending: Ending): readonly (readonly [string, string])[] {
  if (ending.event !== "finished") return [];
  const { outcome } = ending;
  return outcome.kind === "deployed" || outcome.kind === "unchanged" ? Object.entries(outcome.outputs) : [];
}
