/** Returns the line (from 1) at which each resource's logical id stands in `body`; empty when the body is malformed. */
export declare function lineIndex(body: string): Readonly<Record<string, number>>;
