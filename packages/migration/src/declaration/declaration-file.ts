import { SECRET_REFERENCE } from "@logstack/release";
import * as z from "zod";

const NOT_EMPTY = z.string().min(1, "must not be empty.");

const NAME = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9-]*$/,
    "is not usable in a stack's name: begin with a letter; letters, digits and - may follow.",
  );

const DURATION = z
  .string()
  .regex(/^\d{1,6}[smhd]$/, 'must be a length of time: a number and s, m, h or d, for instance "90s" or "14d".');

/** Two readings at one time would show nothing that moves, and a receipt of no time no receipt. */
const SPAN = DURATION.regex(/[1-9]/, "must be longer than no time at all.");

const COMMAND = z
  .array(NOT_EMPTY)
  .min(1, "must name a program.")
  .describe("A program and its arguments, run without a shell in the project's folder.");

const ENDPOINT = z
  .string()
  .regex(/^(?:https?|rediss?):\/\/[^\s/@?#]+(?:\/[^\s@]*)?$/, "must be an address without a user in it.")
  .describe("Where its data is read, instead of where the outputs of its stack say.");

const PLACE = z.strictObject({
  environment: NAME,
  like: NAME.optional().describe("The environment whose account and variables it takes, where it is none of its own."),
  variables: z
    .record(NOT_EMPTY, z.string())
    .optional()
    .describe("Values of variables that hold for this site alone. Nothing secret."),
  endpoint: ENDPOINT.optional(),
});

const HEADERS = z
  .record(z.string().regex(/^[A-Za-z0-9-]+$/, "is no name of a header."), SECRET_REFERENCE)
  .optional()
  .describe("Headers of each request, by name, and where their values are kept.");

const DATA = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("objects"),
      output: NOT_EMPTY.optional().describe("The output of the stack that names the bucket."),
      prefix: z.string().optional(),
    }),
    z.strictObject({
      kind: z.literal("indices"),
      indices: z
        .string()
        .regex(/^[a-z0-9*][^\s,"\\/?|<>#A-Z]*$/, "must be one name or pattern of indices, for instance logstash-*.")
        .describe("A name or pattern, for instance `logstash-*`."),
      timeField: NOT_EMPTY.optional(),
      headers: HEADERS,
    }),
    z.strictObject({ kind: z.literal("keys"), tls: z.boolean().optional(), password: SECRET_REFERENCE.optional() }),
    z.strictObject({ kind: z.literal("entities"), headers: HEADERS }),
  ],
  { error: 'must say what data it is: "kind" is "objects", "indices", "keys" or "entities".' },
);

const LEVER = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("bucketPolicy") }),
    z.strictObject({ kind: z.literal("indexBlocks") }),
    z.strictObject({ kind: z.literal("command"), close: COMMAND, open: COMMAND, state: COMMAND }),
  ],
  { error: 'must say what ends normal traffic: "kind" is "bucketPolicy", "indexBlocks" or "command".' },
);

const COPIER = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("objects"),
      concurrency: z.int().min(1, "must be 1 or more.").max(64, "must be 64 or less.").optional(),
    }),
    z.strictObject({
      kind: z.literal("snapshot"),
      bucket: NOT_EMPTY,
      basePath: NOT_EMPTY.optional(),
      settings: z.record(NOT_EMPTY, z.string()).optional().describe("Other settings of the repository."),
    }),
    z.strictObject({
      kind: z.literal("reindex"),
      concurrency: z
        .int()
        .min(1, "must be 1 or more.")
        .max(16, "must be 16 or less.")
        .optional()
        .describe("Indices at a time."),
      requestsPerSecond: z.number().positive("must be more than 0.").optional(),
    }),
    z.strictObject({ kind: z.literal("command"), run: COMMAND, timeout: DURATION.optional() }),
  ],
  { error: 'must say what copies the data: "kind" is "objects", "snapshot", "reindex" or "command".' },
);

const TOLERANCE = z
  .strictObject({
    path: z.array(NOT_EMPTY).min(1, "must name a measure."),
    within: z.number().optional().describe("Numbers that differ by no more than this."),
    any: z.literal(true).optional().describe("Any difference."),
    because: NOT_EMPTY.describe("Why it may differ; it goes on record with the receipt."),
  })
  .check(({ value, issues }) => {
    if ((value.within === undefined) !== (value.any === undefined)) return;
    issues.push({
      code: "custom",
      message: 'must have "within" or "any", and one of them.',
      path: [],
      input: undefined,
    });
  });

/** The shape of a file in `migrations/`; `migration.schema.json` is made from it. */
export const DECLARATION_FILE = z.strictObject({
  $schema: z.string().optional(),
  layer: NAME,
  component: NAME.optional().describe("The second half of the stacks' names; the layer's name unless said."),
  form: z.enum(["beside", "cloneBack"], { error: 'must be "beside" or "cloneBack".' }),
  source: PLACE,
  temporary: PLACE.optional().describe("Where the data is meanwhile, in the form cloneBack."),
  destination: PLACE.optional().describe("Where the data goes, in the form beside."),
  data: DATA,
  lever: LEVER,
  copier: COPIER,
  destroys: z
    .array(z.string().regex(/^[A-Za-z0-9]+$/, "must be the logical id of a resource."))
    .optional()
    .describe(
      "Logical ids of the resources whose data goes with a site that is destroyed. A bucket that is not among them stays.",
    ),
  keep: DURATION.optional().describe(
    "For how long the source is kept after the switch, in the form beside; 14d unless said.",
  ),
  apart: SPAN.optional().describe(
    "How far apart the two readings of a side are: longer than any cache in front of it lives; 60s unless said.",
  ),
  receiptValid: SPAN.optional().describe("For how long a comparison holds; 1h unless said."),
  tolerances: z.array(TOLERANCE).optional(),
});
