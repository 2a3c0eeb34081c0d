/** Where an object stands on its way to the Broker. */
export type Standing =
  /** A run sent all lines of these very bytes. */
  | { readonly kind: "arrived"; readonly lines: number }
  /** A run found nothing to send in it. */
  | { readonly kind: "skipped"; readonly reason: string }
  /** A run sent all lines, and Elasticsearch has fewer. */
  | { readonly kind: "notIndexed"; readonly lines: number; readonly indexed: number }
  /** Lambda may still try: too little time has passed, and too few attempts were made. */
  | { readonly kind: "young"; readonly attempts: number; readonly reason: string | undefined }
  /** Its runs failed after some of its lines were sent. */
  | { readonly kind: "partly"; readonly sent: number; readonly attempts: number; readonly reason: string }
  | { readonly kind: "failed"; readonly attempts: number; readonly reason: string }
  /** Runs are known, but of other bytes under this key. */
  | { readonly kind: "overwritten"; readonly runs: number }
  /** No run has a word of it. */
  | { readonly kind: "neverArrived" };

/** All standings, the gravest first, and whether an object that stands so is missing. */
const STANDINGS: Readonly<Record<Standing["kind"], boolean>> = {
  neverArrived: true,
  failed: true,
  partly: true,
  overwritten: true,
  notIndexed: true,
  young: false,
  skipped: false,
  arrived: false,
};

/** The kinds of standing, the gravest first. */
export const STANDING_KINDS = Object.keys(STANDINGS) as readonly Standing["kind"][];

/** Says whether an object that stands so has to be sent again. */
export function isMissing({ kind }: Standing): boolean {
  return STANDINGS[kind];
}
