import type { ImageName } from "./images.ts";

/** What is tried on a machine. */
export interface SmokeTest {
  readonly image: ImageName;
  /** What its last line is told by. */
  readonly mark: string;
  /** `smoke/smoke.sh`. */
  readonly script: string;
  /** What comes along, by file name: `apply` and `health`, at least. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Returns the user data of the machine that an image is tried on: one script, with its files inside. EC2 takes 16 KiB.
 *
 * @throws {RangeError} if it is longer.
 */
export function renderSmokeUserData({ image, mark, script, files }: SmokeTest): string {
  const [shebang = "", ...body] = script.split("\n");
  const userData = [
    shebang,
    `mark=${mark}`,
    `image=${image}`,
    "unpack_files() {",
    ...Object.entries(files).flatMap(([name, text]) => [
      `install -m 0755 /dev/stdin "$1/${name}" <<'${END}'`,
      text.replace(/\n$/, ""),
      END,
    ]),
    "}",
    ...body,
  ].join("\n");
  if (userData.length > USER_DATA_LIMIT) {
    throw new RangeError(`The smoke test of ${image} has ${userData.length} characters; EC2 takes ${USER_DATA_LIMIT}.`);
  }
  return userData;
}

const END = "LOGSTACK_END_OF_FILE";
/** AWS: the limit is for the text before it is encoded as Base64. */
const USER_DATA_LIMIT = 16_384;
