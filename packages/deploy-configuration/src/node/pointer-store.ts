import {
  DeleteParameterCommand,
  GetParameterCommand,
  paginateGetParametersByPath,
  PutParameterCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { explainAwsError, isNamed, type Access } from "@logstack/deploy-core/node";
import { pointerName } from "../model/configuration-place.ts";
import { parsePointer, renderPointer, type Pointer } from "../model/pointer.ts";
import type { LayerPlace, PointerStore } from "../ports.ts";

/** How Systems Manager is reached. */
export interface SsmConnection {
  readonly client: SSMClient;
  readonly access: Access;
}

/** Connects the pointers of a layer to parameters of Systems Manager. */
export function openPointers({ client, access }: SsmConnection, { environment, component }: LayerPlace): PointerStore {
  const explained = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw explainAwsError(error, access);
    }
  };
  const nameOf = (role: string): string => pointerName({ environment, component, role });
  return {
    read: (role) =>
      explained(async () => {
        try {
          const { Parameter } = await client.send(new GetParameterCommand({ Name: nameOf(role) }));
          const pointer = parsePointer(Parameter?.Value ?? "");
          if (pointer === undefined) return { kind: "foreign" };
          return { kind: "found", pointer, movedAt: Parameter?.LastModifiedDate?.getTime() ?? 0 };
        } catch (error) {
          if (isNamed(error, ["ParameterNotFound"])) return { kind: "none" };
          throw error;
        }
      }),
    list: () =>
      explained(async () => {
        const folder = nameOf("");
        const found = new Map<string, Pointer>();
        for await (const { Parameters = [] } of paginateGetParametersByPath(
          { client },
          { Path: folder.replace(/\/$/, "") },
        )) {
          for (const { Name = "", Value = "" } of Parameters) {
            const pointer = parsePointer(Value);
            if (pointer !== undefined) found.set(Name.slice(folder.length), pointer);
          }
        }
        return found;
      }),
    write: (role, pointer) =>
      explained(async () => {
        const input = { Name: nameOf(role), Value: renderPointer(pointer), Type: "String", Overwrite: true } as const;
        await client.send(new PutParameterCommand(input));
      }),
    remove: (role) =>
      explained(async () => {
        try {
          await client.send(new DeleteParameterCommand({ Name: nameOf(role) }));
        } catch (error) {
          if (!isNamed(error, ["ParameterNotFound"])) throw error;
        }
      }),
  };
}
