import { writeForGitHub } from "./github/write-for-github.ts";
import { writeForOctopus } from "./octopus/write-for-octopus.ts";
import type { Place } from "./place.ts";
import { writePlain } from "./plain/write-plain.ts";
import type { Remark } from "./remark.ts";
import { writeForTeamCity } from "./teamcity/write-for-teamcity.ts";
import type { Written } from "./written.ts";

/** Returns what to write, and where, to say this in the language of the place; nothing where it has no words for it. */
export function writeRemark(place: Place, remark: Remark): readonly Written[] {
  return WRITERS[place](remark);
}

const WRITERS = {
  plain: writePlain,
  teamcity: writeForTeamCity,
  github: writeForGitHub,
  octopus: writeForOctopus,
} as const satisfies Record<Place, (remark: Remark) => readonly Written[]>;
