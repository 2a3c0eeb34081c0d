import { isKnownHost, isLoopback, listenerOn } from "../connect.ts";
import type { Machine, MachineCommand } from "../machine.ts";
import type { MachineAnswer, MachineCall } from "../machine-runner.ts";
import { answerElasticsearch, answerLogstash, type WebAnswer, type WebRequest } from "./software.ts";
import { answerMetadata } from "./metadata.ts";

/** Options with a value, by what they are; what is not here and has a value is not known. */
const VALUED: Readonly<Record<string, keyof Options | "ignored">> = {
  "-X": "method",
  "--request": "method",
  "-H": "header",
  "--header": "header",
  "-d": "data",
  "--data": "data",
  "--data-binary": "data",
  "--data-raw": "data",
  "--json": "data",
  "-T": "upload",
  "--upload-file": "upload",
  "-o": "output",
  "--output": "output",
  "-w": "writeOut",
  "--write-out": "writeOut",
  "-u": "ignored",
  "--user": "ignored",
  "-m": "ignored",
  "--max-time": "ignored",
  "--connect-timeout": "ignored",
  "--retry": "ignored",
  "--retry-delay": "ignored",
  "--retry-max-time": "ignored",
  "--cacert": "ignored",
  "--cert": "ignored",
  "--key": "ignored",
  "-K": "ignored",
  "--config": "ignored",
  "-A": "ignored",
  "--noproxy": "ignored",
};

interface Options {
  method?: string;
  readonly header: string[];
  data?: string;
  upload?: string;
  output?: string;
  writeOut?: string;
  readonly flags: Set<string>;
  url?: string;
}

/** `curl`: the metadata of the instance, and the HTTP of the services that are active. */
export const curl: MachineCommand = (machine, call) => {
  const options = parseOptions(call.args);
  if (typeof options === "string") return failed(2, options);
  const target = /^(?:https?:\/\/)?(\[[^\]]+\]|[^/:?]+)(?::(\d+))?(\/[^?]*)?(?:\?.*)?$/.exec(options.url ?? "");
  if (target === null) return failed(3, "URL using bad/illegal format or missing URL");
  const [, host = "", given, path = "/"] = target;
  const port = given ?? (options.url?.startsWith("https:") === true ? "443" : "80");
  const answer = answerFor(machine, { host, port, request: requestOf(machine, { path, options, call }) });
  if (typeof answer === "string") return failed(answer.startsWith("Could not resolve") ? 6 : 7, answer);
  return tell(machine, { answer, options });
};

function failed(code: number, reason: string): MachineAnswer {
  return { code, errors: `curl: (${code}) ${reason}\n` };
}

/** Returns what was asked, or what of it is not known. */
function parseOptions(args: readonly string[]): Options | string {
  const options: Options = { header: [], flags: new Set() };
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    const [, long, own] = /^(--[a-z-]+)=(.*)$/s.exec(arg) ?? [];
    const name = long ?? arg;
    if (Object.hasOwn(VALUED, name)) {
      keep(options, VALUED[name] ?? "ignored", own ?? args[(at += 1)] ?? "");
    } else if (arg.startsWith("--")) options.flags.add(arg.slice(2));
    else if (arg.startsWith("-") && arg.length > 1) {
      // Short ones stand together; the last may have a value: `-fsSo file`, `-XPUT`.
      for (let letter = 1; letter < arg.length; letter += 1) {
        const short = `-${arg.charAt(letter)}`;
        if (!Object.hasOwn(VALUED, short)) options.flags.add(short.slice(1));
        else {
          keep(options, VALUED[short] ?? "ignored", arg.slice(letter + 1) || (args[(at += 1)] ?? ""));
          break;
        }
      }
    } else if (options.url === undefined) options.url = arg;
    else return "a rehearsed machine knows no curl of more than one URL";
  }
  return options;
}

function keep(options: Options, name: keyof Options | "ignored", value: string): void {
  if (name === "ignored") return;
  if (name === "header") options.header.push(value);
  else if (name !== "flags") options[name] = value;
}

function requestOf(
  machine: Machine,
  { path, options, call }: { readonly path: string; readonly options: Options; readonly call: MachineCall },
): WebRequest {
  const isHead = options.flags.has("I") || options.flags.has("head");
  const method =
    options.method ??
    (isHead ? "HEAD" : options.upload === undefined ? (options.data === undefined ? "GET" : "POST") : "PUT");
  const headers = new Map(
    options.header.map((line) => {
      const [name = "", ...value] = line.split(":");
      return [name.trim().toLowerCase(), value.join(":").trim()] as const;
    }),
  );
  return { method, path, headers, body: bodyOf(machine, options, call) };
}

function bodyOf(machine: Machine, { data, upload }: Options, call: MachineCall): string {
  const file = upload ?? (data?.startsWith("@") === true ? data.slice(1) : undefined);
  if (file === undefined) return data ?? "";
  const bytes = file === "-" ? call.input : machine.boot().readFile(pathFrom(call.folder, file));
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}

/** Returns a path as the machine has it, wherever the command was called. */
export function pathFrom(folder: string, path: string): string {
  return path.startsWith("/") ? path : `${folder}/${path}`;
}

const METADATA = "169.254.169.254";

function answerFor(
  machine: Machine,
  { host, port, request }: { readonly host: string; readonly port: string; readonly request: WebRequest },
): WebAnswer | string {
  if (host === METADATA) return answerMetadata(machine, request);
  if (!isLoopback(host) && !isKnownHost(machine, host)) return `Could not resolve host: ${host}`;
  const listener = isLoopback(host) ? listenerOn(machine, port) : port === "9200" ? "elasticsearch" : undefined;
  if (listener === "elasticsearch") return answerElasticsearch(machine, request);
  if (listener === "logstash" && port === "9600") return answerLogstash(machine, request);
  return `Failed to connect to ${host} port ${port}: Connection refused`;
}

function tell(
  machine: Machine,
  { answer, options }: { readonly answer: WebAnswer; readonly options: Options },
): MachineAnswer {
  const { status, body } = answer;
  const fails = options.flags.has("f") || options.flags.has("fail") || options.flags.has("fail-with-body");
  if (fails && status >= 400) {
    const isSilent =
      (options.flags.has("s") || options.flags.has("silent")) &&
      !options.flags.has("S") &&
      !options.flags.has("show-error");
    return {
      code: 22,
      ...(isSilent ? {} : { errors: `curl: (22) The requested URL returned error: ${status}\n` }),
      output: writeOut(options, status),
    };
  }
  const told = writeOut(options, status);
  if (options.output === undefined) return { code: 0, output: body + told };
  if (options.output !== "/dev/null" && !machine.boot().writeFile(options.output, new TextEncoder().encode(body))) {
    return failed(23, "Failure writing output to destination");
  }
  return { code: 0, output: told };
}

function writeOut({ writeOut: format = "" }: Options, status: number): string {
  return format.replaceAll(/%\{(http_code|response_code)\}/g, String(status)).replaceAll(String.raw`\n`, "\n");
}
