import type { OctopusServer, OctopusTask } from "./octopus-server.ts";

/** What following needs of the world. Times are milliseconds, of a clock that is never set back. */
export interface FollowPorts {
  readonly readTasks: OctopusServer["readTasks"];
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Is told of each task whenever its state is another. */
  say(task: OctopusTask): void;
}

/** How the tasks ended; `stillRunning`: the wait did, and they go on; `outOfSight`: they do, but the server is silent. */
export type TasksEnding =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly tasks: readonly OctopusTask[] }
  | { readonly kind: "stillRunning"; readonly ids: readonly string[] }
  | { readonly kind: "outOfSight"; readonly ids: readonly string[]; readonly error: unknown };

/**
 * Follows tasks until all have ended or the time is up. The client's own waiter is not used: it takes a task that failed
 * for a result like any other, sleeps once more when all have ended, and returns those that had ended, as if they were all,
 * when its time is up. A poll that fails is repeated: only a row of them ends the wait. Never rejects.
 */
export async function followTasks(
  ids: readonly string[],
  { ports, deadlineAt }: { readonly ports: FollowPorts; readonly deadlineAt: number },
): Promise<TasksEnding> {
  const states = new Map<string, string>();
  const failures: unknown[] = [];
  for (;;) {
    const tasks = await ports.readTasks(ids).catch((error: unknown) => void failures.push(error));
    if (failures.length >= MOST_FAILURES) return { kind: "outOfSight", ids, error: failures.at(-1) };
    if (tasks !== undefined) {
      failures.length = 0;
      for (const task of tasks) {
        const state = `${task.state} ${task.waitsForPerson}`;
        if (states.get(task.id) !== state) ports.say(task);
        states.set(task.id, state);
      }
      const ended = tasks.filter(({ completed }) => completed);
      // A task that the server does not know (any more) has not ended well.
      if (ended.length === ids.length) {
        const failed = ended.filter(({ succeeded }) => !succeeded);
        return failed.length === 0 ? { kind: "succeeded" } : { kind: "failed", tasks: failed };
      }
    }
    if (ports.now() >= deadlineAt) {
      const running = ids.filter((id) => tasks?.find((task) => task.id === id)?.completed !== true);
      return { kind: "stillRunning", ids: running };
    }
    await ports.sleep(Math.min(POLL_MS, Math.max(0, deadlineAt - ports.now())));
  }
}

const POLL_MS = 5_000;
const MOST_FAILURES = 6;
