import type { Journal } from "@logstack/migration";

/** A journal that can be told to take no further step. */
export interface StoppableJournal extends Journal {
  /** From now on no step is begun; the one that is under way ends first, and is on record. */
  stop(): void;
}

/** What `append` throws for a step that is not begun any more. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Makes a journal stoppable: what is not on record is not done, so that this is the one place to stop at. */
export function makeStoppable(journal: Journal): StoppableJournal {
  let stopped = false;
  return {
    read: () => journal.read(),
    async append(entry) {
      if (stopped && entry.entry === "starting") throw new Stopped("No step is begun any more.");
      await journal.append(entry);
    },
    stop() {
      stopped = true;
    },
  };
}
