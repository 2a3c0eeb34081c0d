import type { ResourceChange } from "../../model/change-set.ts";
import type { ParsedTemplate } from "../../template/template.ts";

/** What explains a failure beside the events. */
export interface Knowledge {
  readonly template: ParsedTemplate | undefined;
  /** The changes that were executed; none where nobody knows them. */
  readonly changes: readonly ResourceChange[];
  /** Parameters' values by name, as they were deployed. */
  readonly parameters: Readonly<Record<string, string>>;
  /** By parameter name: where the value came from, as a message should say it. */
  readonly sources: Readonly<Record<string, string>>;
}
