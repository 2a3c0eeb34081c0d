import type { CallFault, Fault, Recurrence, ResourceFault } from "./fault.ts";

/** Returns a fault in words, for instance `IndexerGroup of ci-indexer fails at create`. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case "fail":
      return `${describeResource(fault)} fails at ${fault.at}${describeRecurrence(fault)}`;
    case "delay":
      return `${fault.at} of ${describeResource(fault)} takes ${fault.by} longer${describeRecurrence(fault)}`;
    case "signal": {
      const machines = fault.machines === undefined ? "the machines" : `${fault.machines} of the machines`;
      const what = fault.send === "nothing" ? "never signal" : "signal FAILURE";
      return `${machines} of ${describeResource(fault)} ${what}${fault.at === undefined ? "" : ` at ${fault.at}`}`;
    }
    case "throttle":
      return `${describeCalls(fault)} throttled${describeRecurrence(fault)}`;
    case "refuse":
      return `${describeCalls(fault)} refused with ${fault.code}${describeRecurrence(fault)}`;
    case "stale":
      return `${describeCalls(fault)} answered as of ${fault.behind ?? readsOf(fault.reads)} before${describeRecurrence(fault)}`;
    case "cut":
      return `${describeCalls(fault)} cut ${CUTS[fault.when]}${describeRecurrence(fault)}`;
    case "slow":
      return `${describeCalls(fault)} answered ${fault.by} late${describeRecurrence(fault)}`;
    case "unreachable":
      return `no new connections for ${fault.for} after ${fault.afterCalls} ${describeCalls(fault)} answered`;
  }
}

const CUTS = {
  beforeCall: "before they are done",
  afterCall: "after they are done",
  midAnswer: "in mid-answer",
} as const;

function describeResource({ stack, resource, type }: ResourceFault): string {
  const named = resource === undefined || resource === "*" ? `every ${type ?? "resource"}` : resource;
  return stack === undefined ? named : `${named} of ${stack}`;
}

function describeCalls(fault: CallFault): string {
  const { service, operation, account } = fault;
  const share = "share" in fault && fault.share !== undefined ? fault.share : 1;
  const isEach = !("from" in fault || "times" in fault || fault.kind === "unreachable");
  const much = share === 1 ? (isEach ? "all " : "") : `${Number((share * 100).toFixed(2))} % of the `;
  const which = [
    operation,
    service === undefined ? undefined : `of ${service}`,
    account === undefined ? undefined : `from ${account}`,
  ];
  const named = which.filter((part) => part !== undefined).join(" ");
  const verb = fault.kind === "unreachable" ? "were" : "are";
  return named === "" || operation === undefined
    ? `${much}calls${named === "" ? "" : ` ${named}`} ${verb}`
    : `${much}calls ${named} ${verb}`;
}

function describeRecurrence({ from = 1, times }: Recurrence): string {
  if (from === 1 && times === undefined) return "";
  if (times === undefined) return `, but not the first ${from === 2 ? "time" : `${from - 1} times`}`;
  return from === 1 ? `, ${often(times)}` : `, ${often(times)} after ${often(from - 1)}`;
}

function often(times: number): string {
  return times === 1 ? "once" : `${times} times`;
}

function readsOf(reads = 1): string {
  return reads === 1 ? "one read" : `${reads} reads`;
}
