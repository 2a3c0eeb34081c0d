/** What is made here, by its name in `packer/`. */
export type ImageName = "logstash" | "elasticsearch" | "docker";

/** What is known of an image beside its recipe. */
export interface Image {
  /** The layers whose variable `AmiId` names it. */
  readonly layers: readonly [string, ...string[]];
  /** Enough for the image's software to start; memory is what counts. */
  readonly smokeInstanceType: string;
  /** How long a machine may take from its start to a verdict. */
  readonly smokeLimitMs: number;
}

/** All images. */
export const IMAGES: Readonly<Record<ImageName, Image>> = {
  logstash: { layers: ["broker", "indexer"], smokeInstanceType: "t3.medium", smokeLimitMs: 20 * 60_000 },
  elasticsearch: { layers: ["elasticsearch"], smokeInstanceType: "t3.medium", smokeLimitMs: 20 * 60_000 },
  docker: { layers: ["elastalert"], smokeInstanceType: "t3.small", smokeLimitMs: 15 * 60_000 },
};

/** Returns whether there is an image of that name. */
export function isImageName(name: string): name is ImageName {
  return Object.hasOwn(IMAGES, name);
}
