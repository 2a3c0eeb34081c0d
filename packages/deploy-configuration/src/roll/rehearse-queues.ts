import type { Clock } from "@logstack/deploy-core";
import type { Reports } from "./roll-ports.ts";

/**
 * Returns what stands for the machines' words about their queues where machines are rehearsed: no event came to them, so what one has
 * not told is that its queue is empty, and what it has told holds from then on.
 */
export function rehearseQueues(reports: Reports, clock: Pick<Clock, "now">): Reports {
  return {
    ...reports,
    async queue(instanceId) {
      const told = (await reports.queue(instanceId)) ?? { events: 0, before: 0, sent: 0 };
      return { ...told, at: clock.now() };
    },
  };
}
