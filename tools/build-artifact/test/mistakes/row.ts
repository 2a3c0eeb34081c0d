/**
 * What is planted in a package: what it is, in which file, what is written there in place of what, where the build has to see it (a
 * line as `:8:` is of that file) and what it has to say.
 */
export type Row = readonly [name: string, file: string, insteadOf: string, write: string, place: string, words: RegExp];
