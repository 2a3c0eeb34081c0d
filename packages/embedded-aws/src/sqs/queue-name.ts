/** Returns why a queue cannot have this name, in SQS's words; undefined where it can. */
export function findNameProblem(name: string, kind: "standard" | "fifo"): string | undefined {
  if (kind === "standard") return STANDARD.test(name) ? undefined : `Can ${RULE}. 1 to 80 in length`;
  if (FIFO.test(name)) return undefined;
  return `The name of a FIFO queue can ${RULE}, must end with .fifo suffix and be 1 to 80 in length.`;
}

const RULE = "only include alphanumeric characters, hyphens, or underscores";
const STANDARD = /^[\w-]{1,80}$/;
const FIFO = /^[\w-]{1,75}\.fifo$/;
