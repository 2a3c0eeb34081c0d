import http from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { connectObjectReader, type ObjectReader } from "../../src/node/read-object.ts";
import { watchConnections, type Death } from "./drop-connections.ts";

/** An object, and how giving it goes. */
export interface StoredObject {
  readonly body: Buffer;
  readonly etag?: string;
  /** The connections of the first answers break after so many bytes each. */
  readonly breaksAfter?: number[];
  /** Answered instead of the object. */
  readonly error?: { readonly status: number; readonly code: string };
}

/** Something that speaks S3's GetObject, and nothing else. */
export interface Store {
  readonly endpoint: string;
  readonly reader: ObjectReader;
  /** Keys that were asked for, with the ranges. */
  readonly asked: string[];
  /** How many there were. */
  connections(): number;
  dropAll(death: Death): void;
}

/** Starts a store with objects by their key, for one test. */
export async function aStore(objects: Readonly<Record<string, StoredObject>>): Promise<Store> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const key = decodeURIComponent(new URL(request.url ?? "", "http://store").pathname.split("/").slice(2).join("/"));
    asked.push([key, request.headers.range].filter((part) => part !== undefined).join(" "));
    answer(request, { object: objects[key], response });
  });
  const { count, dropAll } = watchConnections(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reader = connectObjectReader({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    forcePathStyle: true,
    maxAttempts: 1,
  });
  return { endpoint, reader, asked, connections: count, dropAll };
}

function answer(request: http.IncomingMessage, { object, response }: Answering): void {
  if (object === undefined) return refuse(response, { status: 404, code: "NoSuchKey" });
  if (object.error !== undefined) return refuse(response, object.error);
  const etag = `"${object.etag ?? "etag"}"`;
  const wanted = request.headers["if-match"];
  if (wanted !== undefined && wanted !== etag) return refuse(response, { status: 412, code: "PreconditionFailed" });
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const body = object.body.subarray(from);
  response.writeHead(from === 0 ? 200 : 206, {
    etag,
    "content-length": body.length,
    "last-modified": "Fri, 02 Jan 2026 03:04:05 GMT",
  });
  const breaksAfter = object.breaksAfter?.shift();
  if (breaksAfter === undefined) return void response.end(body);
  response.write(body.subarray(0, breaksAfter), () => response.destroy());
}

interface Answering {
  readonly object: StoredObject | undefined;
  readonly response: http.ServerResponse;
}

function refuse(response: http.ServerResponse, { status, code }: { status: number; code: string }): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>It is so.</Message></Error>`);
}
