import * as cloudFormation from "@aws-sdk/client-cloudformation";
import { Readable } from "node:stream";

/** What the SDK sends; as much of it as tests look at. */
interface SentRequest {
  readonly body: string;
}

/** Returns the form that the SDK's own serializer makes of an operation's input. */
export async function serializeBySdk(operation: string, input: object): Promise<URLSearchParams> {
  let sent: SentRequest | undefined;
  await callBySdk(operation, input, (request) => {
    sent = request;
    return "<Response/>";
  }).catch(() => undefined);
  if (sent === undefined) throw new Error(`The SDK sent nothing for ${operation}.`);
  return new URLSearchParams(sent.body);
}

/** Returns what the SDK's own deserializer makes of an operation's answer in XML. */
export async function deserializeBySdk(operation: string, xml: string): Promise<object> {
  const { $metadata: _metadata, ...output } = await callBySdk(operation, {}, () => xml);
  return output;
}

interface SdkOutput {
  readonly $metadata: object;
}

async function callBySdk(
  operation: string,
  input: object,
  answer: (request: SentRequest) => string,
): Promise<SdkOutput> {
  const client = new cloudFormation.CloudFormationClient({
    region: "ap-southeast-2",
    endpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
    requestHandler: {
      handle: (request: SentRequest) =>
        Promise.resolve({ response: { statusCode: 200, headers: {}, body: Readable.from([answer(request)]) } }),
    } as never,
  });
  const commands = cloudFormation as unknown as Readonly<Record<string, new (input: object) => never>>;
  const Command = commands[`${operation}Command`];
  if (Command === undefined) throw new Error(`The SDK has no ${operation}Command.`);
  return client.send(new Command(input));
}
