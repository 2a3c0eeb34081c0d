import { IMAGES, isImageName, type ImageName } from "./images.ts";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly problem: string }
  | (Options & { readonly kind: "bake"; readonly image: ImageName })
  | {
      readonly kind: "use";
      readonly image: ImageName;
      readonly amiId: string;
      readonly environments: readonly string[];
    };

/** How to bake. */
export interface Options {
  /** Environments whose variables get the image; none: it is only told. */
  readonly environments: readonly string[];
  readonly region: string | undefined;
  readonly subnet: string | undefined;
  readonly kmsKey: string | undefined;
  /** Accounts, besides the one that it is made in. */
  readonly share: readonly string[];
}

/** What was found on the command line, by option. */
export interface Written {
  readonly positionals: readonly string[];
  readonly values: {
    readonly to?: readonly string[];
    readonly share?: readonly string[];
    readonly region?: string;
    readonly subnet?: string;
    readonly "kms-key"?: string;
    readonly help?: boolean;
  };
}

/** Returns what is asked for; `wrong` with a sentence for what makes no sense. */
export function readCommand({ positionals, values }: Written): Command {
  const [verb, image, amiId, ...more] = positionals;
  if (verb === undefined || values.help === true) return { kind: "help" };
  if (verb !== "bake" && verb !== "use") return wrong(`There is no command ${verb}: say bake or use.`);
  const names = Object.keys(IMAGES).join(", ");
  if (image === undefined || !isImageName(image)) {
    return wrong(
      image === undefined ? `Say which image: ${names}.` : `There is no image ${image}: there are ${names}.`,
    );
  }
  const environments = values.to ?? [];
  return verb === "use"
    ? readUse({ image, amiId, environments, more })
    : readBake({ image, environments, more: [amiId, ...more], values });
}

function readUse(given: {
  image: ImageName;
  amiId: string | undefined;
  environments: readonly string[];
  more: readonly string[];
}): Command {
  const { image, amiId, environments, more } = given;
  if (amiId === undefined || !/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(amiId)) {
    return wrong(
      `Say the image's id, for instance ami-0123456789abcdef0${amiId === undefined ? "" : `; ${amiId} is none`}.`,
    );
  }
  if (environments.length === 0) return wrong("Say for which environment: --to ci.");
  if (more.length > 0) return wrong(`There is no use for ${more.join(" ")}.`);
  return { kind: "use", image, amiId, environments };
}

function readBake(given: {
  image: ImageName;
  environments: readonly string[];
  more: readonly (string | undefined)[];
  values: Written["values"];
}): Command {
  const { image, environments, values } = given;
  const more = given.more.filter((word) => word !== undefined);
  if (more.length > 0) return wrong(`There is no use for ${more.join(" ")}. Name environments with --to.`);
  const { share = [], region, subnet, "kms-key": kmsKey } = values;
  // AWS: a snapshot that is encrypted with the account's own key for EBS can be used by no other account.
  if (share.length > 0 && kmsKey === undefined) {
    return wrong(
      "An image can only be shared if its snapshot has a key that the other account may use: add --kms-key.",
    );
  }
  if (environments.length === 0 && region === undefined) {
    return wrong("Say for which environment with --to, or where to make the image with --region.");
  }
  return { kind: "bake", image, environments, region, subnet, kmsKey, share };
}

function wrong(problem: string): Command {
  return { kind: "wrong", problem };
}

/** The help text. */
export const HELP = `Makes the images that the layers' machines start from, and tries each before it is for use.

  npm run images -- bake <image> --to <environment>
  npm run images -- use <image> <ami> --to <environment>

Images: ${Object.entries(IMAGES)
  .map(([name, { layers }]) => `${name} (for ${layers.join(" and ")})`)
  .join(", ")}.

bake builds with Packer (1.14.1 or later, on the PATH), starts a machine from the image, waits until that has
configured itself, and writes the image's id into variables.json of its layers. An image that does not pass is removed.
use writes an id that there is already.

  --to <environment>    whose variable AmiId gets the image; may be given several times
  --region <region>     where to make it; otherwise where these environments are (logstack.json)
  --subnet <subnet>     a subnet with a way to the internet; otherwise the account's default network
  --kms-key <key>       key for the snapshot; needed for --share
  --share <account>     an account that may start machines from the image; may be given several times

Credentials come from where the AWS SDK looks for them: AWS_PROFILE, environment variables, the instance's role.
`;
