import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { exportsIn, importersOf } from "../execute/exports.ts";
import { pageOf } from "../model/page.ts";
import type { Desk } from "./desk.ts";

const NAMES_A_PAGE = 100;

interface ListExportsInput {
  readonly NextToken?: string;
}

/** Returns the ListExports operation. */
export function listExports(desk: Desk) {
  return async (input: ListExportsInput, context: CallContext): Promise<object> => {
    const page = pageOf(exportsIn(desk.tables, context), {
      token: input.NextToken,
      size: NAMES_A_PAGE,
      keyOf: (it) => it.name,
    });
    const Exports = page.items.map((it) => ({ ExportingStackId: it.stack.stackId, Name: it.name, Value: it.value }));
    return { Exports, NextToken: page.nextToken };
  };
}

interface ListImportsInput {
  readonly ExportName: string;
  readonly NextToken?: string;
}

/** Returns the ListImports operation. */
export function listImports(desk: Desk) {
  return async (input: ListImportsInput, context: CallContext): Promise<object> => {
    const importers = importersOf(desk.tables, context, input.ExportName);
    if (importers.length === 0) throw validationError(`Export '${input.ExportName}' is not imported by any stack.`);
    const page = pageOf(importers, { token: input.NextToken, size: NAMES_A_PAGE, keyOf: (name) => name });
    return { Imports: page.items, NextToken: page.nextToken };
  };
}
