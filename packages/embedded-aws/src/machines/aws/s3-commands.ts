import { AwsError } from "../../aws-error.ts";
import { textOrNumber } from "../../resources/property-values.ts";
import type { HttpResponse } from "../../wire/http.ts";
import { DONE, type Machine } from "../machine.ts";
import type { MachineAnswer, MachineCall } from "../machine-runner.ts";
import { parseCommand, UnknownCommand, type CliOption } from "./parse-command.ts";
import { renderResult } from "./render-result.ts";

const COPY_OPTIONS: Readonly<Record<string, CliOption>> = {
  "--quiet": { member: "quiet", kind: "flag" },
  "--only-show-errors": { member: "quiet", kind: "flag" },
  "--no-progress": { member: "noProgress", kind: "flag" },
  "--content-type": { member: "contentType", kind: "text" },
  "--sse": { member: "sse", kind: "text" },
  "--expected-size": { member: "expectedSize", kind: "text" },
};

/** `aws s3 cp`, between a file or `-` and an object. */
export async function copyObject(machine: Machine, call: MachineCall, args: readonly string[]): Promise<MachineAnswer> {
  const command = parseCommand(args, COPY_OPTIONS);
  const [from = "", to = ""] = command.positional;
  const region = command.region ?? machine.instance().region;
  const isTold = command.input["quiet"] === undefined;
  if (from.startsWith("s3://") && !to.startsWith("s3://")) {
    const got = await machine.services.s3({ method: "GET", ...addressOf(from), region });
    // AWS CLI: it looks at the object before it fetches it.
    if (got.status >= 300) return failed(`fatal error: ${describeRefusal(got, "HeadObject", from)}`);
    if (to === "-") return { code: 0, output: bytesOf(got) };
    const target = to.endsWith("/") ? to + (from.split("/").at(-1) ?? "") : to;
    if (!machine.boot().writeFile(absolute(call, target), bytesOf(got))) {
      return failed(`download failed: ${from} to ${to} [Errno 2] No such file or directory: '${to}'`);
    }
    return isTold ? { code: 0, output: `download: ${from} to ${to}\n` } : DONE;
  }
  if (to.startsWith("s3://") && !from.startsWith("s3://")) {
    const body = from === "-" ? (call.input ?? new Uint8Array()) : machine.boot().readFile(absolute(call, from));
    if (body === undefined) return { code: 255, errors: `\nThe user-provided path ${from} does not exist.\n` };
    const target = to.endsWith("/") ? to + (from.split("/").at(-1) ?? "") : to;
    const put = await machine.services.s3({ method: "PUT", ...addressOf(target), body, region });
    if (put.status >= 300) return failed(`upload failed: ${from} to ${to} ${describeRefusal(put, "PutObject", to)}`);
    return isTold && from !== "-" ? { code: 0, output: `upload: ${from} to ${to}\n` } : DONE;
  }
  throw new UnknownCommand("a rehearsed machine knows s3 cp between a file and an object only");
}

function failed(message: string): MachineAnswer {
  return { code: 1, errors: `${message}\n` };
}

function absolute({ folder }: MachineCall, path: string): string {
  return path.startsWith("/") ? path : `${folder}/${path}`;
}

function addressOf(url: string) {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(url) ?? [];
  return objectAddress(bucket, key);
}

function objectAddress(bucket: string, key: string) {
  return { path: `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`, query: new URLSearchParams() };
}

function bytesOf({ body }: HttpResponse): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

function describeRefusal(response: HttpResponse, operation: string, url: string): string {
  const code = /<Code>([^<]*)/.exec(new TextDecoder().decode(bytesOf(response)))?.[1] ?? String(response.status);
  const [told, message] =
    operation === "HeadObject" && response.status === 404
      ? ["404", `Key "${url.replace(/^s3:\/\/[^/]+\//, "")}" does not exist`]
      : [code, messageOf(response)];
  return `An error occurred (${told}) when calling the ${operation} operation: ${message}`;
}

function messageOf(response: HttpResponse): string {
  return /<Message>([^<]*)/.exec(new TextDecoder().decode(bytesOf(response)))?.[1] ?? "";
}

const OBJECT_OPTIONS: Readonly<Record<string, CliOption>> = {
  "--bucket": { member: "Bucket", kind: "text" },
  "--key": { member: "Key", kind: "text" },
  "--body": { member: "Body", kind: "text" },
  "--prefix": { member: "Prefix", kind: "text" },
  "--max-items": { member: "MaxItems", kind: "integer" },
  "--max-keys": { member: "MaxKeys", kind: "integer" },
};

/** `aws s3api`, of which four commands are known. */
export async function callS3Api(machine: Machine, call: MachineCall, args: readonly string[]): Promise<MachineAnswer> {
  const [name = "", ...rest] = args;
  const command = parseCommand(rest, OBJECT_OPTIONS);
  const region = command.region ?? machine.instance().region;
  const said = (member: string): string => textOrNumber(command.input[member]) ?? "";
  const [bucket, key] = [said("Bucket"), said("Key")];
  const send = async (method: string, operation: string, body?: Uint8Array): Promise<HttpResponse> => {
    const isListing = operation === "ListObjectsV2";
    const query = new URLSearchParams(isListing ? { "list-type": "2", prefix: said("Prefix") } : {});
    const address = { ...objectAddress(bucket, key), ...(isListing ? { path: `/${bucket}` } : {}), query };
    const answer = await machine.services.s3({ method, ...address, ...(body === undefined ? {} : { body }), region });
    if (answer.status < 300) return answer;
    const code = /<Code>([^<]*)/.exec(new TextDecoder().decode(bytesOf(answer)))?.[1] ?? String(answer.status);
    const isHead = method === "HEAD";
    throw new AwsError(isHead ? "404" : code, isHead ? "Not Found" : messageOf(answer));
  };
  const told = (result: object): MachineAnswer => ({ code: 0, output: renderResult(result, command) });
  switch (name) {
    case "list-objects-v2":
      return told(readListing(new TextDecoder().decode(bytesOf(await send("GET", "ListObjectsV2")))));
    case "head-object":
      return told(describeObject(await send("HEAD", "HeadObject")));
    case "get-object": {
      const got = await send("GET", "GetObject");
      const file = command.positional[0] ?? "";
      if (!machine.boot().writeFile(absolute(call, file), bytesOf(got))) {
        return { code: 255, errors: `\n[Errno 2] No such file or directory: '${file}'\n` };
      }
      return told(describeObject(got));
    }
    case "put-object": {
      const file = said("Body");
      const body = file === "" ? new Uint8Array() : machine.boot().readFile(absolute(call, file));
      if (body === undefined)
        return { code: 252, errors: `\nError parsing parameter '--body': Blob values must be a path to a file.\n` };
      return told(describeObject(await send("PUT", "PutObject", body)));
    }
    default:
      throw new UnknownCommand(`a rehearsed machine does not know s3api ${name} on machines`);
  }
}

function describeObject({ headers }: HttpResponse): object {
  const length = headers["content-length"];
  return {
    ETag: headers["etag"],
    ...(length === undefined ? {} : { ContentLength: Number(length) }),
    VersionId: headers["x-amz-version-id"],
  };
}

function readListing(xml: string): object {
  const contents = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, inside = ""]) => ({
    Key: unescapeXml(/<Key>(.*?)<\/Key>/s.exec(inside)?.[1] ?? ""),
    Size: Number(/<Size>(\d+)/.exec(inside)?.[1] ?? "0"),
    LastModified: /<LastModified>([^<]*)/.exec(inside)?.[1],
  }));
  const KeyCount = Number(/<KeyCount>(\d+)/.exec(xml)?.[1] ?? contents.length);
  return contents.length === 0 ? { KeyCount } : { Contents: contents, KeyCount };
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
