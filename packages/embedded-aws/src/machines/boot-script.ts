import type { InstanceRecord } from "../ec2/instance-store.ts";
import { findTemplate, findVersion, versionsOf } from "../ec2/launch-template-versions.ts";
import type { JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { Store } from "../state/store.ts";
import { decodeBase64 } from "../wire/base64.ts";

/** What an instance boots with. */
export interface BootScript {
  readonly text: string;
  /** The data of the launch template that it is from. */
  readonly template: JsonObject;
}

/** Returns the script for bash that an instance of a group was given as its UserData, or undefined: then it boots by assumption. */
export function bootScriptOf(instance: InstanceRecord, store: Store): BootScript | undefined {
  const { launchTemplate: started } = instance;
  if (started === undefined) return undefined;
  const template = findTemplate(instance, store, { id: started.id, name: undefined });
  const version = template && findVersion(versionsOf(template, store), started.version);
  const userData = textOrNumber(version?.data["UserData"]);
  if (version === undefined || userData === undefined) return undefined;
  const bytes = decodeBase64(userData);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  return /^#!\s*(\/usr\/bin\/env\s+|\S*\/)(ba)?sh\b/.test(text) ? { text, template: version.data } : undefined;
}
