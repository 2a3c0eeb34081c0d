import { renderDuration } from "@logstack/deploy-core";
import type { Retirement } from "@logstack/migration";

/** Between which log stacks traffic is to be watched, by their names in sources.json. */
export interface Between {
  readonly from: string;
  readonly to: string;
}

/** What a retirement that is under way is told by. */
export interface ToldRetirement {
  readonly record: Retirement;
  /** Whether it was begun by this very call. */
  readonly isBegun: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Layers that sources are made of. */
  readonly staying: readonly string[];
  readonly writeTime: (atMs: number) => string;
}

/** The lines that say until when a log stack is kept, and what goes then. */
export function renderKept({ record, isBegun, now, staying, writeTime }: ToldRetirement): readonly string[] {
  const { environment, dueAt, stacks } = record;
  const said = isBegun ? "is retired and read-only" : "is kept, read-only";
  return [
    `The log stack of ${environment} ${said} until ${writeTime(dueAt)} (for ${renderLength(dueAt - now)}). Nothing was destroyed.`,
    `What goes then: ${stacks.map(({ stackId }) => nameIn(stackId)).join(", ")}`,
    ...(staying.length === 0 ? [] : [`What stays, since sources are in it: ${staying.join(", ")}`]),
  ];
}

/** AWS: `arn:aws:cloudformation:<region>:<account>:stack/<name>/<uuid>`. */
function nameIn(stackId: string): string {
  return stackId.split("/")[1] ?? stackId;
}

const DAY_MS = 86_400_000;

function renderLength(ms: number): string {
  if (ms < DAY_MS) return renderDuration(ms);
  const days = Math.ceil(ms / DAY_MS);
  return days === 1 ? "1 day" : `${days} days`;
}

/** What can be done about a retirement that was refused, as commands. */
export function listWaysOut(
  record: Retirement | undefined,
  { call, environment, between }: { readonly call: string; readonly environment: string; readonly between: Between },
): readonly string[] {
  const traffic = `${call} traffic --all --from ${between.from} --to ${between.to}`;
  return record === undefined
    ? [`${traffic} --until-moved --receipt moved.json`, `${call} retire ${environment} --receipt moved.json`]
    : [`look at what comes: ${traffic}`, `give it up, and begin anew: ${call} retire ${environment} --cancel`];
}
