import type { MigrationDeclaration } from "../../declaration/migration-declaration.ts";
import type { MigrationWorld } from "../migration-world.ts";
import { BUCKET_POLICY_LEVER } from "./bucket-policy-lever.ts";
import { createCommandLever } from "./command-lever.ts";
import { createIndexBlocksLever } from "./index-blocks-lever.ts";
import type { Lever } from "./lever.ts";

/** What levers are made of. */
export interface LeverParts {
  readonly declaration: MigrationDeclaration;
  readonly world: MigrationWorld;
}

/** Makes the lever that a migration declares. */
export function createLever(parts: LeverParts): Lever {
  const { lever } = parts.declaration;
  switch (lever.kind) {
    case "bucketPolicy":
      return BUCKET_POLICY_LEVER;
    case "indexBlocks":
      return createIndexBlocksLever(parts);
    case "command":
      return createCommandLever(lever, parts.world);
  }
}
