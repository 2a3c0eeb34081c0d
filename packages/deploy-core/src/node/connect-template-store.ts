import type { TemplateStore } from "../ports.ts";
import type { Access } from "./choose-access.ts";

/** Connects the port that keeps large templates to S3, whose client is loaded when a template is large. */
export function connectTemplateStore(access: Access): TemplateStore {
  return {
    put: async (text, { account }) => (await import("./template-store.ts")).putTemplate(access, { text, account }),
  };
}
