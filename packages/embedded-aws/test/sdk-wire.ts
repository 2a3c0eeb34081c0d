import * as cloudFormation from "@aws-sdk/client-cloudformation";
import { Readable } from "node:stream";

/** What the SDK sends; as much of it as tests look at. */
interface SentRequest {
  readonly body: string;
}

interface SdkOutput {
  readonly $metadata: object;
}

/** One of the SDK's clients without a network behind it. */
export interface SdkWire {
  /** Returns the form that the SDK's own serializer makes of an operation's input. */
  serialize(operation: string, input: object): Promise<URLSearchParams>;
  /** Returns what the SDK's own deserializer makes of an operation's answer in XML. */
  deserialize(operation: string, xml: string): Promise<object>;
}

interface SdkClient {
  send(command: never): Promise<SdkOutput>;
}

/** Returns the wire side of a client; `module` is the client's package. */
export function sdkWire(module: object, Client: new (options: never) => SdkClient): SdkWire {
  const call = async (
    operation: string,
    input: object,
    answer: (request: SentRequest) => string,
  ): Promise<SdkOutput> => {
    const client = new Client({
      region: "ap-southeast-2",
      endpoint: "http://127.0.0.1:1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      maxAttempts: 1,
      requestHandler: {
        handle: (request: SentRequest) =>
          Promise.resolve({ response: { statusCode: 200, headers: {}, body: Readable.from([answer(request)]) } }),
      },
    } as never);
    const commands = module as Readonly<Record<string, new (input: object) => never>>;
    const Command = commands[`${operation}Command`];
    if (Command === undefined) throw new Error(`The SDK has no ${operation}Command.`);
    return await client.send(new Command(input));
  };
  return {
    async serialize(operation, input) {
      let sent: SentRequest | undefined;
      await call(operation, input, (request) => {
        sent = request;
        return "<Response/>";
      }).catch(() => undefined);
      if (sent === undefined) throw new Error(`The SDK sent nothing for ${operation}.`);
      return new URLSearchParams(sent.body);
    },
    async deserialize(operation, xml) {
      const { $metadata: _metadata, ...output } = await call(operation, {}, () => xml);
      return output;
    },
  };
}

/** The SDK's client for CloudFormation, which speaks AWS Query. */
export const cloudFormationWire = sdkWire(cloudFormation, cloudFormation.CloudFormationClient);
