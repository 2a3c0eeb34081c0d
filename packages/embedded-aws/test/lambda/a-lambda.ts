import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  type CreateFunctionCommandInput,
  type InvokeCommandInput,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { clientOptions } from "../engine-fixture.ts";

export const ROLE = "arn:aws:iam::111111111111:role/function";

/** Returns a zip archive of files given as text, the same each time. */
export function zip(files: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { mtime: "1980-01-01T00:00:00" });
}

/** What an invocation came to. */
export interface Invoked {
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly answer: unknown;
  readonly log: string;
  readonly version: string | undefined;
}

/** Lambda as a test uses it. */
export interface TestLambda {
  readonly client: LambdaClient;
  /** Makes the function `f` of `index.js` with this source, unless the input says otherwise. */
  create(source: string, input?: Partial<CreateFunctionCommandInput>): Promise<void>;
  invoke(event?: unknown, input?: Partial<InvokeCommandInput>): Promise<Invoked>;
}

/** Returns Lambda of an engine. */
export function aLambda(engine: Pick<EmbeddedAws, "endpoint">): TestLambda {
  const client = new LambdaClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  return {
    client,
    async create(source, input = {}) {
      await client.send(
        new CreateFunctionCommand({
          FunctionName: "f",
          Runtime: "nodejs20.x",
          Handler: "index.handler",
          Role: ROLE,
          Code: { ZipFile: zip({ "index.js": source }) },
          ...input,
        }),
      );
    },
    async invoke(event = {}, input = {}) {
      const { StatusCode, FunctionError, Payload, LogResult, ExecutedVersion } = await client.send(
        new InvokeCommand({ FunctionName: "f", Payload: JSON.stringify(event), LogType: "Tail", ...input }),
      );
      const text = Payload?.transformToString() ?? "";
      return {
        status: StatusCode,
        error: FunctionError,
        answer: text === "" ? undefined : (JSON.parse(text) as unknown),
        log: Buffer.from(LogResult ?? "", "base64").toString(),
        version: ExecutedVersion,
      };
    },
  };
}
