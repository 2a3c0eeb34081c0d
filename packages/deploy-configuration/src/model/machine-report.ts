/**
 * What a machine says about itself, in the bucket, whenever that changes. `waiting`: no configuration is released yet;
 * `applying`: it is at `step`; `applied`: the configuration works; `failed`: it does not, and `reason` says why.
 */
export interface MachineReport {
  readonly instanceId: string;
  readonly role: string;
  readonly state: "waiting" | "applying" | "applied" | "failed";
  /** Of the bundle that the machine is about; undefined while there is none. */
  readonly digest: string | undefined;
  /** What the machine did last, for instance `checking the digest`. */
  readonly step: string;
  /** The last lines that the script printed, where it failed. */
  readonly lastLines: readonly string[];
  /** By the machine's clock, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/**
 * Returns what a report says; undefined for a text that is none. Lines, as a shell can write them without another program:
 * `instance`, `role`, `state`, `digest` (or `-`), `at` (seconds since the Unix epoch) and `step`, each followed by a space
 * and its value, then an empty line, then the last lines.
 */
export function parseMachineReport(text: string): MachineReport | undefined {
  const [head = "", ...tail] = text.split("\n\n");
  const fields = new Map(
    head.split("\n").map((line) => {
      const [key = "", ...words] = line.split(" ");
      return [key, words.join(" ")] as const;
    }),
  );
  const [instanceId, role, at] = [fields.get("instance"), fields.get("role"), Number(fields.get("at"))];
  const state = STATES.find((known) => known === fields.get("state"));
  if (instanceId === undefined || role === undefined || state === undefined || !Number.isFinite(at)) return undefined;
  const digest = fields.get("digest");
  return {
    instanceId,
    role,
    state,
    digest: digest?.startsWith("sha256:") === true ? digest : undefined,
    step: fields.get("step") ?? "",
    lastLines: tail
      .join("\n\n")
      .split("\n")
      .filter((line) => line !== ""),
    at: at * 1000,
  };
}

const STATES = ["waiting", "applying", "applied", "failed"] as const;
