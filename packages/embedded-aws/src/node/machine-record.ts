import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MachineRecord } from "../machines/rehearsed-boot.ts";

/** Opens the record of what machines ran: a file for each in `machines/` of the state folder, or memory where there is none. */
export function openMachineRecord(stateDir: string | undefined): MachineRecord {
  if (stateDir === undefined) return openMemoryRecord();
  const folder = join(stateDir, "machines");
  const fileOf = (instanceId: string): string => join(folder, `${instanceId}.log`);
  return {
    append(instanceId, line) {
      mkdirSync(folder, { recursive: true });
      appendFileSync(fileOf(instanceId), `${line.replaceAll("\n", String.raw`\n`)}\n`);
    },
    read(instanceId) {
      try {
        return readFileSync(fileOf(instanceId), "utf8").trimEnd().split("\n");
      } catch {
        return [];
      }
    },
  };
}

function openMemoryRecord(): MachineRecord {
  const lines = new Map<string, string[]>();
  return {
    append: (instanceId, line) => void lines.set(instanceId, [...(lines.get(instanceId) ?? []), line]),
    read: (instanceId) => lines.get(instanceId) ?? [],
  };
}
