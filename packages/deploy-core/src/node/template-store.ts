import { DeployError } from "../errors.ts";
import type { TemplateStore } from "../ports.ts";
import type { Access } from "./choose-access.ts";

/** Connects the port that keeps large templates to S3. */
export function connectTemplateStore(_access: Access): TemplateStore {
  return {
    put: () => Promise.reject(new DeployError({ code: "templateTooLarge", problem: "The template is too large." })),
  };
}
