/** What to play in a long run. */
export interface Settings {
  readonly seed: number;
  readonly runs: number;
  /** Where the smallest story of an earlier failure is found again; undefined to play all. */
  readonly path: string | undefined;
}

/**
 * Reads the settings of a long run: `PROOFS_REPLAY` (as a failure prints it) plays one story again, `PROOFS_SEED` plays the
 * stories of that seed, `PROOFS_RUNS` says how many in all; without them the same stories are played each time.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  otherwise: { readonly seed: number; readonly runs: number },
): Settings {
  const [replayed, ...path] = env["PROOFS_REPLAY"]?.split(":") ?? [];
  if (replayed !== undefined) return { seed: Number(replayed), runs: 1, path: path.join(":") };
  return {
    seed: Number(env["PROOFS_SEED"] ?? otherwise.seed),
    runs: Number(env["PROOFS_RUNS"] ?? otherwise.runs),
    path: undefined,
  };
}
