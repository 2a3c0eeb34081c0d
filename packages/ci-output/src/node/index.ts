export { findPlace } from "./find-place.ts";
export { openPlace, type PlaceStreams } from "./open-place.ts";
