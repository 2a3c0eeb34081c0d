import { CONTENTS } from "./render-template.ts";
import type { Edit, ResourceShape } from "./story.ts";

/** What somebody wants the stack to be. */
export interface Wanted {
  readonly resources: readonly ResourceShape[];
  /** The value of the parameter on which conditional resources hang. */
  readonly extra: boolean;
  readonly version: number;
}

/** Returns what is wanted after an edit; one that is about a resource where there is none changes nothing. */
export function editShape(wanted: Wanted, edit: Edit): Wanted {
  switch (edit.kind) {
    case "add":
      return wanted.resources.some(({ logicalId }) => logicalId === edit.resource.logicalId)
        ? wanted
        : { ...wanted, resources: [...wanted.resources, edit.resource] };
    case "toggleExtra":
      return { ...wanted, extra: !wanted.extra };
    case "newVersion":
      return { ...wanted, version: wanted.version + 1 };
    case "remove":
    case "rename":
    case "recontent":
    case "reidentify":
    case "redeclare":
    case "resize":
    case "protect":
    case "updatePolicy":
      return withResource(wanted, edit);
  }
}

type ResourceEdit = Extract<Edit, { readonly of: number }>;

function withResource(wanted: Wanted, edit: ResourceEdit): Wanted {
  const { resources } = wanted;
  const at = edit.of % Math.max(1, resources.length);
  const found = resources[at];
  if (found === undefined) return wanted;
  const edited = editResource(found, edit);
  return { ...wanted, resources: resources.flatMap((it, index) => (index === at ? edited : [it])) };
}

/** Returns what an edit leaves of a resource. */
function editResource(it: ResourceShape, edit: ResourceEdit): readonly ResourceShape[] {
  switch (edit.kind) {
    case "remove":
      return [];
    case "rename":
      return [{ ...it, logicalId: it.logicalId.endsWith("x") ? it.logicalId.slice(0, -1) : `${it.logicalId}x` }];
    case "recontent":
      return [{ ...it, content: (it.content + 1) % CONTENTS }];
    case "reidentify":
      return [{ ...it, identity: (it.identity + 1) % 3 }];
    case "redeclare":
      return [{ ...it, declared: !it.declared }];
    case "resize":
      return [{ ...it, size: it.size === 1 ? 2 : 1 }];
    case "protect": {
      const { policy } = edit;
      return [
        {
          ...it,
          deletionPolicy: policy,
          updateReplacePolicy: policy === "RetainExceptOnCreate" ? "Retain" : policy,
        },
      ];
    }
    case "updatePolicy":
      return [{ ...it, updatePolicy: edit.to }];
  }
}
