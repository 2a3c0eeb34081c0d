import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import { openInstanceStore, type InstanceRecord } from "./instance-store.ts";

/** What an instance's console is to show; the rest of the engine knows it by the stack and the resource that started it. */
export interface ConsoleFaults {
  /** The whole text, or undefined for a boot that says nothing special. */
  consoleOf?(stackName: string, logicalId: string): string | undefined;
  reasonFor(stackName: string, logicalId: string, step: "signal"): string | undefined;
}

/**
 * Returns what an instance has written to its console: what faults that are in force say, else what they said when it failed
 * to signal, else what its boot wrote. For one that boots by assumption a log is made up; where its signals get lost on purpose, the
 * reason for that is the log's last word.
 */
export function consoleTextOf(instance: InstanceRecord, faults: ConsoleFaults | undefined): string {
  const stackName = instance.tags["aws:cloudformation:stack-name"] ?? "";
  const logicalId = instance.tags["aws:cloudformation:logical-id"] ?? "";
  const ordered = faults?.consoleOf?.(stackName, logicalId);
  if (ordered !== undefined) return ordered;
  const fault = faults?.reasonFor(stackName, logicalId, "signal");
  // A boot that went well for real is not what a machine shows whose signals get lost on purpose.
  const isOverruled = fault !== undefined && instance.boot !== undefined;
  if (instance.console !== undefined && !isOverruled) return instance.console;
  const { instanceId, imageId = "unknown", privateIp } = instance;
  const host = `ip-${privateIp.replaceAll(".", "-")}`;
  const lines = [
    `[    0.000000] Linux version 6.1.0 (embedded-aws) image ${imageId}`,
    "[    1.204311] systemd[1]: Detected virtualization amazon.",
    `[    6.118202] cloud-init[1204]: instance-id ${instanceId}, local-ipv4 ${privateIp}`,
    "[   11.740915] cloud-init[1311]: running the user data",
    fault === undefined
      ? "[   29.002746] cloud-init[1311]: finished"
      : `[   29.002746] cloud-init[1311]: failed: ${fault}`,
    `${host} login: `,
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** Puts on record what an instance that failed to signal has written: an engine without faults is not to show a good boot. */
export function recordConsole(
  store: Store,
  { place, instanceId, text }: { readonly place: Place; readonly instanceId: string; readonly text: string },
): void {
  const instances = openInstanceStore(store);
  const instance = instances.find(place, instanceId);
  if (instance !== undefined && instance.console !== text) instances.put({ ...instance, console: text });
}
