import type { InstanceStore } from "../ec2/instance-store.ts";
import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import type { Boots } from "./boots.ts";

/** Where an engine tells what its machines did, without credentials; `/<instance id>` tells more of one. */
export const MACHINES_PATH = "/_embedded-aws/machines";

/** Answers a request to the page of machines. */
export function answerMachines(
  { method, path }: Pick<HttpRequest, "method" | "path">,
  {
    instances,
    boots,
    nowMs,
  }: { readonly instances: InstanceStore; readonly boots: Boots | undefined; readonly nowMs: number },
): HttpResponse {
  if (method !== "GET") return json(405, { problem: `${MACHINES_PATH} is only read, by GET.` });
  const all = instances.places().flatMap((place) => instances.list(place, nowMs));
  const wanted = path.slice(MACHINES_PATH.length).replace(/^\//, "");
  if (wanted === "") {
    return json(200, {
      machines: all.map(({ instanceId, account, region, state, boot = "assumed" }) => ({
        instanceId,
        account,
        region,
        state,
        boot,
      })),
    });
  }
  const instance = all.find(({ instanceId }) => instanceId === wanted);
  if (instance === undefined) return json(404, { problem: `There is no instance ${wanted}.` });
  const { instanceId, account, region, state } = instance;
  const told = boots?.describe(instance) ?? {
    boot: instance.boot ?? "assumed",
    console: instance.console ?? "",
    calls: [],
  };
  return json(200, { instanceId, account, region, state, ...told });
}

function json(status: number, value: object): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(value, undefined, 2)}\n` };
}
