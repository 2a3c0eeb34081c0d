import type { JsonObject } from "../json.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { Place } from "../resources/world.ts";
import type { CodeInfo } from "./code-archives.ts";

/** A function as it is ($LATEST) or was when a version of it was published. */
export interface FunctionVersion {
  readonly place: Place;
  readonly name: string;
  /** Without a qualifier. */
  readonly arn: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  /** As `AWS::Lambda::Function` has them; without the code. */
  readonly settings: JsonObject;
  /** Undefined for an image, and where the engine was not given the means to keep code. */
  readonly code: CodeInfo | undefined;
  readonly description: string;
  readonly revisionId: string;
  readonly lastModifiedMs: number;
}

/** A function, whoever made it: a call to Lambda or a stack. */
export interface LambdaFunction extends FunctionVersion {
  readonly resource: PhysicalResource;
}
