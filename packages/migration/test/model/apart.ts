/** How far apart the two readings of a side are in all stories, in milliseconds. */
export const APART_MS = 60_000;
