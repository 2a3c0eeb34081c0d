export type { FunctionDefinition } from "./model/function-definition.ts";
export { parseAliasNote } from "./model/notes.ts";
export { parseAliasArn } from "./model/alias-arn.ts";
