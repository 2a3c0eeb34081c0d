/** Which draw: of the plan's seed, for one fault of it, the nth time that it is asked (from 1). */
export interface Draw {
  readonly seed: number;
  readonly fault: number;
  readonly nth: number;
}

/**
 * True for a share of the draws, the same ones in each run: there is no state, so what else happens moves nothing.
 * The mixing is splitmix32's.
 */
export function isDrawn(share: number, { seed, fault, nth }: Draw): boolean {
  let mixed = Math.imul(seed, 0x9e37_79b1) ^ Math.imul(fault + 1, 0x85eb_ca6b) ^ Math.imul(nth, 0xc2b2_ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32 < share;
}
