import { isToReplace } from "./pick-next.ts";
import type { RollEvent } from "./roll-event.ts";
import type { Waiting } from "./roll-step.ts";
import type { RollView } from "./roll-view.ts";

/** Tells what happens, each thing once. */
export interface Teller {
  look(view: RollView): void;
  wait(waiting: Waiting): void;
  accept(because: string | undefined): void;
}

/** Returns what tells of a roll. */
export function createTeller(report: (event: RollEvent) => void): Teller {
  let waiting = "";
  let accepted: string | undefined;
  let first = true;
  const replaced = new Set<string>();
  return {
    look(view) {
      if (first) for (const event of describeStart(view)) report(event);
      first = false;
      for (const { role, instanceId, by } of view.memory.ended) {
        if (by === undefined || replaced.has(instanceId)) continue;
        replaced.add(instanceId);
        report({ kind: "replaced", role, instanceId, by });
      }
    },
    wait({ role, instanceId, goal, seen }) {
      const said = `${goal.key} ${seen}`;
      if (said === waiting) return;
      waiting = said;
      report({ kind: "waiting", role, instanceId, goal: goal.phrase, seen });
    },
    accept(because) {
      if (because === undefined || because === accepted) return;
      accepted = because;
      report({ kind: "accepted", because });
    },
  };
}

function describeStart({ groups }: RollView): readonly RollEvent[] {
  return groups.map(({ group, machines }) => {
    const candidates = machines.map((machine) => ({ ...machine, group }));
    return {
      kind: "looked",
      role: group.role,
      right: candidates.filter(({ standing }) => standing.is === "right").length,
      toReplace: candidates.filter(isToReplace).length,
      taking: candidates.filter(({ standing }) => standing.is === "taking").length,
    };
  });
}
