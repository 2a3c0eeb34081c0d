export { PLACES, type Place } from "./place.ts";
export type { Level, Remark } from "./remark.ts";
export { writeRemark } from "./write-remark.ts";
export type { Written } from "./written.ts";
