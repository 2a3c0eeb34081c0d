/** Lets one loop wait until something is so; whoever changes anything notifies. */
export interface Waiter {
  readonly notify: () => void;
  /** Resolves with true as soon as it is so, and with false when the limit comes first. */
  readonly until: (isSo: () => boolean, limit?: AbortSignal) => Promise<boolean>;
}

/** Returns a waiter for one loop: it waits for one thing at a time. */
export function createWaiter(): Waiter {
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  return {
    notify,
    async until(isSo, limit) {
      limit?.addEventListener("abort", notify, { once: true });
      try {
        while (!isSo()) {
          if (limit?.aborted === true) return false;
          await next();
        }
        return true;
      } finally {
        limit?.removeEventListener("abort", notify);
      }
    },
  };
}
