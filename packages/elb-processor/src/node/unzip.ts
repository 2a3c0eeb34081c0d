import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { createWaiter } from "./waiter.ts";
import { ReadError } from "./read-object.ts";

/** The pieces that unzipped text comes in. Larger ones would each be new memory of the system's, which costs more than it saves. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Unzips bytes that are zipped, as told by their first two, and hands on others as they are. Several zipped parts one after
 * the other are one text. What could be unzipped comes before the error where a part is corrupt or lacks its end.
 *
 * @throws ReadError, also from `source`.
 */
export async function* unzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  const whole = startWith(head, iterator);
  // RFC 1952, section 2.3.1.
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzip(whole);
  else yield* whole;
}

async function* startWith(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Keeps the order of text and error, which a stream does not: it drops what was not read when it fails. */
async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  const watched = watchEnd(source);
  const waiter = createWaiter();
  const ready: Buffer[] = [];
  let ending: { readonly error: unknown } | undefined;
  stream.on("data", (text: Buffer) => {
    ready.push(text);
    stream.pause();
    waiter.notify();
  });
  const finish = (error: unknown): void => {
    ending ??= { error };
    waiter.notify();
  };
  stream.on("end", () => finish(undefined));
  // A pipeline is done with a stream when it is written to its end; what reading it then finds is only said here.
  stream.on("error", finish);
  pipeline(watched.bytes, stream).catch(finish);
  try {
    for (;;) {
      const text = ready.shift();
      if (text !== undefined) yield text;
      else if (ending !== undefined) break;
      else {
        stream.resume();
        await waiter.until(() => ready.length > 0 || ending !== undefined);
      }
    }
  } finally {
    stream.destroy();
  }
  if (ending.error !== undefined) throw describeEnding(ending.error, watched.passed());
  if (stream.bytesWritten < watched.meaningful()) {
    throw new ReadError(`The object is corrupt: something that is not zipped follows byte ${stream.bytesWritten}.`);
  }
}

/** Counts bytes, and up to where they say something: zeros at the end are padding, and so zlib treats whatever follows them. */
function watchEnd(source: AsyncIterable<Buffer>) {
  let passed = 0;
  let meaningful = 0;
  async function* watch(): AsyncGenerator<Buffer> {
    for await (const bytes of source) {
      let last = bytes.length;
      while (last > 0 && bytes[last - 1] === 0) last -= 1;
      if (last > 0) meaningful = passed + last;
      passed += bytes.length;
      yield bytes;
    }
  }
  return { bytes: watch(), passed: () => passed, meaningful: () => meaningful };
}

function describeEnding(error: unknown, passed: number): unknown {
  if (!(error instanceof Error) || !("errno" in error) || !("code" in error)) return error;
  // Of zlib, whose codes are Z_BUF_ERROR for an end in the middle, and others for what is no such format.
  const what = error.code === "Z_BUF_ERROR" ? "is truncated: its zipped text ends in the middle" : "is corrupt";
  return new ReadError(`The object ${what}, after ${passed} bytes (${error.message}).`);
}
