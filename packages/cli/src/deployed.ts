/** One layer in one environment, as its stack's tags and status tell it. */
export interface Deployed {
  readonly environment: string;
  readonly layer: string;
  readonly stackName: string;
  readonly version: string | undefined;
  readonly status: string;
  /** Since the stack was last created or updated; undefined when AWS does not say. */
  readonly ageMs: number | undefined;
  /** Of a configuration: how many machines of how many say that they have it. */
  readonly machines?: { readonly have: number; readonly all: number };
}
