/** Where an environment is, as `logstack.json` says. */
export interface EnvironmentPlace {
  readonly account: string;
  readonly region: string;
}

/** Where an image can be made for some environments; `nowhere` says why it cannot. */
export type BakePlace =
  | { readonly kind: "region"; readonly region: string }
  | { readonly kind: "nowhere"; readonly problem: string };

/**
 * Returns the region to bake in. All environments have to be in that region, because an image is, and in the caller's account
 * or one that the image is shared with, or their machines could not start from it.
 */
export function findPlace(
  environments: readonly string[],
  {
    known,
    region,
    account,
    share,
  }: {
    readonly known: Readonly<Record<string, EnvironmentPlace>>;
    /** As asked for. */
    readonly region: string | undefined;
    /** Of whoever asks. */
    readonly account: string;
    readonly share: readonly string[];
  },
): BakePlace {
  const places = environments.map((name) => ({ name, place: known[name] }));
  const regions = new Set([...(region === undefined ? [] : [region]), ...places.map(({ place }) => place?.region)]);
  for (const { name, place } of places) {
    if (place === undefined) return nowhere(`logstack.json has no environment ${name}.`);
    if (place.account !== account && !share.includes(place.account)) {
      return nowhere(
        `${name} is in the account ${place.account}, and these credentials are for ${account}: its machines could not start from the image. Take credentials of that account, or add --share ${place.account}.`,
      );
    }
  }
  const [only, ...others] = regions;
  if (only === undefined) return nowhere("No region was named.");
  return others.length === 0
    ? { kind: "region", region: only }
    : nowhere(`An image is in one region, and these are ${[...regions].join(" and ")}. Bake for each.`);
}

function nowhere(problem: string): BakePlace {
  return { kind: "nowhere", problem };
}
