import type { ResourceChange } from "../../model/change-set.ts";
import type { TemplateResource } from "../../template/template.ts";

/** One change with what both templates say of its resource; what the finders of effects judge by. */
export interface ComparedChange {
  readonly change: ResourceChange;
  readonly wanted: TemplateResource | undefined;
  readonly deployed: TemplateResource | undefined;
}
