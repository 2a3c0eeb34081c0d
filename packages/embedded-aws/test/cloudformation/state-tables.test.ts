import { describe, expect, it } from "vitest";
import { OPERATION_RULES } from "../../src/cloudformation/model/operation-rules.ts";
import type { StackOperation } from "../../src/cloudformation/model/operation-rules.ts";
import { kindOf, mayFollow, STACK_STATUSES } from "../../src/cloudformation/model/stack-status.ts";
import type { StackStatus } from "../../src/cloudformation/model/stack-status.ts";

const ALL = Object.keys(STACK_STATUSES) as StackStatus[];

describe("the table of stack statuses", () => {
  it("has AWS's 23", () => {
    expect(ALL).toHaveLength(23);
  });

  it("leads out of every status but DELETE_COMPLETE", () => {
    expect(ALL.filter((status) => STACK_STATUSES[status].next.length === 0)).toEqual(["DELETE_COMPLETE"]);
  });

  it("lets every stack that is not busy be deleted", () => {
    const settled = ALL.filter((status) => kindOf(status) !== "busy" && status !== "DELETE_COMPLETE");
    expect(settled.filter((status) => !mayFollow(status, "DELETE_IN_PROGRESS"))).toEqual([]);
  });

  it("has every status but the first two of a life follow another", () => {
    const reached = new Set(ALL.flatMap((status): readonly string[] => STACK_STATUSES[status].next));
    expect(ALL.filter((status) => !reached.has(status))).toEqual(["REVIEW_IN_PROGRESS"]);
  });

  it("calls a status busy exactly when its name says that something is in progress, a review apart", () => {
    const named = ALL.filter((status) => status.endsWith("IN_PROGRESS") && status !== "REVIEW_IN_PROGRESS");
    expect(ALL.filter((status) => kindOf(status) === "busy").toSorted()).toEqual(named.toSorted());
  });
});

describe("the table of operations by status", () => {
  const allowing = (operation: StackOperation): readonly string[] =>
    ALL.filter((status) => OPERATION_RULES[status][operation] !== "no").toSorted();

  it("lets stable stacks be updated, and paused ones with rollback disabled", () => {
    const updatable = ALL.filter((status) => kindOf(status) === "stable" || kindOf(status) === "paused");
    expect(allowing("update")).toEqual(updatable.toSorted());
    expect(OPERATION_RULES.CREATE_FAILED.update).toBe("withoutRollback");
    expect(OPERATION_RULES.UPDATE_FAILED.update).toBe("withoutRollback");
  });

  it("lets a failed rollback be continued, deleted or checked for drift, and nothing else", () => {
    const allowed = Object.entries(OPERATION_RULES.UPDATE_ROLLBACK_FAILED).filter(([, verdict]) => verdict !== "no");
    expect(allowed.map(([operation]) => operation)).toEqual(["delete", "continueRollback", "detectDrift"]);
  });

  it("lets only an update that runs be cancelled", () => {
    expect(allowing("cancelUpdate")).toEqual(["UPDATE_IN_PROGRESS"]);
  });

  it("refuses to delete a stack that is being updated, and accepts it for one that is being created", () => {
    expect(allowing("delete")).not.toContain("UPDATE_IN_PROGRESS");
    expect(allowing("delete")).not.toContain("UPDATE_ROLLBACK_IN_PROGRESS");
    expect(allowing("delete")).toContain("CREATE_IN_PROGRESS");
  });

  it("lets only stacks whose failure was kept be rolled back by hand", () => {
    expect(allowing("rollback")).toEqual(["CREATE_FAILED", "UPDATE_FAILED"]);
  });
});
