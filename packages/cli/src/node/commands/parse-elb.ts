import { createReadStream } from "node:fs";
import path from "node:path";
import { createEventMaker, DEFAULT_SETTINGS, type EventBatch, type EventForm } from "@logstack/elb-processor";
import { unzip } from "@logstack/elb-processor/unzip";
import { ReleaseError } from "@logstack/release";
import { unreadable } from "@logstack/release/node";
import { byteStreams, type ByteStreams } from "../byte-streams.ts";
import type { Terminal } from "../terminal.ts";

/** What `logstack elb parse` was asked to print. */
export interface ParseElbRequest {
  /** None, or `-`, is standard input. */
  readonly files: readonly string[];
  readonly form: EventForm;
}

/**
 * Writes the event of each line to standard output as one JSON object a line, file after file. Returns the exit code 0, also when
 * the reader of the output went away. Needs no project, and no memory that grows with a file.
 *
 * @throws ReleaseError `unreadableFile`, after what could be read of the file was written.
 */
export async function parseElb(
  { files, form }: ParseElbRequest,
  terminal: Terminal,
  streams: ByteStreams = byteStreams(),
): Promise<number> {
  for (const file of files.length === 0 ? ["-"] : files) {
    const goesOn = await parseFile(file, { form, terminal, streams });
    if (!goesOn) break;
  }
  return 0;
}

interface Parsing {
  readonly form: EventForm;
  readonly terminal: Terminal;
  readonly streams: ByteStreams;
}

/** False when nobody reads the output any more. */
async function parseFile(file: string, { form, terminal, streams }: Parsing): Promise<boolean> {
  const isStandardInput = file === "-";
  if (isStandardInput && streams.inputIsTyped) {
    terminal.progress("Reading log lines from standard input; Ctrl-D ends it.");
  }
  const object = { bucket: "", key: file, etag: "" };
  const events = createEventMaker({ object, form, maxLineBytes: DEFAULT_SETTINGS.maxLineBytes });
  const bytes = isStandardInput ? streams.input() : createReadStream(path.resolve(terminal.cwd, file));
  try {
    for await (const text of unzip(bytes)) {
      if (!(await write(events.push(text), streams))) return false;
    }
    return await write(events.end(), streams);
  } catch (error) {
    throw isOfSystem(error) ? unreadable(file, error) : unreadableInside(file, error);
  }
}

async function write(batches: readonly EventBatch[], streams: ByteStreams): Promise<boolean> {
  for (const { bytes, release } of batches) {
    if (!(await streams.write(bytes))) return false;
    release();
  }
  return true;
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

/** Of an error in what the file holds, which says of itself what is wrong. */
function unreadableInside(file: string, error: unknown): unknown {
  if (!(error instanceof Error && error.name === "ReadError")) return error;
  return new ReleaseError({
    code: "unreadableFile",
    problem: `${file === "-" ? "Standard input" : file} cannot be read to its end: ${error.message}`,
    hints: ["The lines before that are printed. Fetch the file again if it was cut short on its way."],
    cause: error,
  });
}
