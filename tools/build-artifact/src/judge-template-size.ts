import { MAX_INLINE_BYTES, MAX_TEMPLATE_BYTES } from "@logstack/deploy-core";
import { BuildError } from "./build-error.ts";

/**
 * Returns what whoever builds should know of a template's size: that it goes through S3, which takes permissions there.
 *
 * @throws BuildError for a template that CloudFormation takes in no way.
 */
export function judgeTemplateSize(name: string, sizeBytes: number): readonly string[] {
  if (sizeBytes <= MAX_INLINE_BYTES) return [];
  const size = `${name} has ${group(sizeBytes)} bytes`;
  if (sizeBytes > MAX_TEMPLATE_BYTES) {
    throw new BuildError(`${size}, and CloudFormation takes ${group(MAX_TEMPLATE_BYTES)}.`, [
      "Move text out of the template, or divide the layer into two.",
    ]);
  }
  return [
    `${size}, more than the ${group(MAX_INLINE_BYTES)} that go along with a call: it goes through S3, where whoever deploys needs permissions too.`,
  ];
}

function group(bytes: number): string {
  return bytes.toLocaleString("en-US");
}
