import { forgetMapping, recordMapping } from "../../lambda/event-source-mapping.ts";
import type { Behaviour } from "../behaviour.ts";

/** A source of events for a function; a queue is read from now on. */
export const EVENT_SOURCE_MAPPING: Behaviour = {
  apply(resource, world) {
    recordMapping(resource, world);
    world.lambda?.wake();
    return resource;
  },
  remove: (resource, { store }) => forgetMapping(resource, store),
};
