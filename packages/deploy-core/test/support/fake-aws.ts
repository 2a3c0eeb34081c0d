import { isDeepStrictEqual } from "node:util";
import { DeployError, STACK_MOVED } from "../../src/errors.ts";
import type { ChangeSetRequest, ResourceChange } from "../../src/model/change-set.ts";
import type { ToldFinding } from "../../src/model/failure-story.ts";
import type { ListedChangeSet, ObservedStack, StackResource } from "../../src/model/observed-stack.ts";
import type { StackEvent } from "../../src/model/stack-event.ts";
import type { StackStatus } from "../../src/model/stack-status.ts";
import type { OnFailure, StackApi } from "../../src/ports.ts";

export const ACCOUNT = "111111111111";

/** What a change to one resource looks like when only its kind matters. */
export function aChange(over: Partial<ResourceChange> = {}): ResourceChange {
  return {
    action: "Add",
    logicalId: "Queue",
    physicalId: undefined,
    type: "AWS::SQS::Queue",
    // AWS: every modification says whether it replaces.
    replacement: over.action === "Modify" ? "False" : undefined,
    policyAction: undefined,
    scope: [],
    details: [],
    ...over,
  };
}

/** A stack of ours at rest, unless said otherwise. */
export function aStack(over: Partial<ObservedStack> = {}): ObservedStack {
  return {
    stackId: `arn:aws:cloudformation:ap-southeast-2:${ACCOUNT}:stack/ci-broker/1`,
    stackName: "ci-broker",
    status: "CREATE_COMPLETE",
    statusReason: undefined,
    tags: {
      environment: "ci",
      "environment:version": "1.0.0",
      application: "broker",
      function: "logging",
      team: "logs",
    },
    parameters: {
      OctopusEnvironment: "ci",
      EnvironmentVersion: "1.0.0",
      Component: "broker",
      team: "logs",
      CacheEndpoint: "none",
    },
    outputs: { BrokerHost: "broker.ci" },
    terminationProtection: false,
    changeSetId: undefined,
    changedAt: undefined,
    roleArn: undefined,
    ...over,
  };
}

interface FakeStack {
  observed: ObservedStack;
  template: string;
  policy: string | undefined;
  resources: StackResource[];
  events: StackEvent[];
  changeSets: Map<
    string,
    { request: ChangeSetRequest; changes: readonly ResourceChange[]; failure?: string; createdAt: number }
  >;
  /** What is still to happen; each look at the events lets one more of it happen. */
  pending: Step[];
}

interface Step {
  readonly logicalId?: string;
  readonly status: string;
  readonly reason?: string;
}

/** How the double is to behave; everything else is as AWS does it. */
export interface FakeAwsScript {
  /** What the next change sets say; an update that changes nothing stays empty all the same. */
  readonly changes?: readonly ResourceChange[];
  /** The resource that fails in the next operation, and why. */
  readonly failing?: { readonly logicalId: string; readonly reason: string };
  /** By export name: the stacks that import it. */
  readonly imports?: Readonly<Record<string, string[]>>;
  /** The reason with which the next change set fails. */
  readonly changeSetFailure?: string;
  /** What its validations found. */
  readonly findings?: readonly ToldFinding[];
  /** Called before each call; throws what that call is to fail with. */
  readonly before?: (method: keyof StackApi, count: number) => void;
}

/** CloudFormation in memory, as far as the pipeline sees it through its port. Time passes by looking at events. */
export class FakeAws implements StackApi {
  readonly calls: (keyof StackApi)[] = [];
  /** Every change set that was asked for. */
  readonly proposals: ChangeSetRequest[] = [];
  readonly #stacks: FakeStack[] = [];
  #script: FakeAwsScript;
  #ids = 1;

  constructor(script: FakeAwsScript = {}) {
    this.#script = script;
  }

  script(script: FakeAwsScript): void {
    this.#script = script;
  }

  /** Puts a stack there as if it had been deployed before. */
  add(observed: ObservedStack, over: Partial<Omit<FakeStack, "observed">> = {}): this {
    this.#stacks.push({
      observed,
      template: "",
      policy: undefined,
      resources: [],
      events: [],
      changeSets: new Map(),
      pending: [],
      ...over,
    });
    return this;
  }

  /** The stack of this name as it is now, deleted ones aside. */
  find(stackName: string): ObservedStack | undefined {
    return this.#find(stackName)?.observed;
  }

  /** The stack's policy as it is now. */
  policyOf(stackName: string): string | undefined {
    return this.#find(stackName)?.policy;
  }

  /** Lets an operation end as if somebody else's. */
  settle(stackName: string, over: Partial<ObservedStack> & { readonly status: StackStatus }): void {
    const stack = this.#require(stackName);
    stack.pending = [{ status: over.status }];
    this.#set(stack, { ...over, status: stack.observed.status });
  }

  /** Everything left over that a refused or failed deployment ought to have taken away. */
  leftovers(): readonly string[] {
    return this.#stacks.flatMap(({ observed, changeSets }) => [
      ...(observed.status === "REVIEW_IN_PROGRESS" ? [`shell ${observed.stackName}`] : []),
      ...changeSets.keys(),
    ]);
  }

  async describeStack(nameOrArn: string): Promise<ObservedStack | undefined> {
    this.#note("describeStack");
    return this.#find(nameOrArn)?.observed;
  }

  async describeFirstStacks(): Promise<{ stacks: ObservedStack[]; complete: boolean }> {
    this.#note("describeFirstStacks");
    const alive = this.#stacks.filter(({ observed }) => observed.status !== "DELETE_COMPLETE");
    return { stacks: alive.slice(0, 2).map(({ observed }) => observed), complete: alive.length <= 2 };
  }

  async getTemplate(nameOrArn: string): Promise<string> {
    this.#note("getTemplate");
    return this.#require(nameOrArn).template;
  }

  async listResources(nameOrArn: string): Promise<StackResource[]> {
    this.#note("listResources");
    return this.#require(nameOrArn).resources;
  }

  async listImports(exportName: string): Promise<string[]> {
    this.#note("listImports");
    return this.#script.imports?.[exportName] ?? [];
  }

  async listChangeSets(nameOrArn: string): Promise<ListedChangeSet[]> {
    this.#note("listChangeSets");
    return [...this.#require(nameOrArn).changeSets].map(([name, { createdAt }]) => ({
      id: name,
      name,
      createdAt,
    }));
  }

  async createChangeSet(request: ChangeSetRequest): Promise<{ changeSetId: string; stackId: string }> {
    this.#note("createChangeSet");
    this.proposals.push(request);
    const existing = this.#find(request.stackName);
    if (request.type === "CREATE" && existing !== undefined && existing.observed.status !== "REVIEW_IN_PROGRESS")
      throw moved(`Stack [${request.stackName}] already exists and cannot be created again`);
    if (request.type === "UPDATE" && (existing === undefined || existing.observed.status.endsWith("PROGRESS")))
      throw moved(`Stack [${request.stackName}] can not be updated`);
    const stack = existing ?? this.#addShell(request);
    const empty = request.type === "UPDATE" && isSame(stack, request);
    const failure =
      this.#script.changeSetFailure ?? (empty ? "The submitted information didn't contain changes." : undefined);
    const changes = this.#script.changes ?? [aChange({ action: request.type === "CREATE" ? "Add" : "Modify" })];
    stack.changeSets.set(request.changeSetName, {
      request,
      changes,
      createdAt: 0,
      ...(failure === undefined ? {} : { failure }),
    });
    return { changeSetId: request.changeSetName, stackId: stack.observed.stackId };
  }

  async describeChangeSet(changeSetId: string): ReturnType<StackApi["describeChangeSet"]> {
    this.#note("describeChangeSet");
    const { failure, changes } = this.#requireChangeSet(changeSetId).changeSet;
    if (failure !== undefined) return { status: "FAILED", statusReason: failure, changes: [] };
    return { status: "CREATE_COMPLETE", statusReason: undefined, changes };
  }

  async executeChangeSet(changeSetId: string, { onFailure }: { readonly onFailure: OnFailure }): Promise<void> {
    this.#note("executeChangeSet");
    const { stack, changeSet } = this.#requireChangeSet(changeSetId);
    const { request, changes } = changeSet;
    const before = stack.observed;
    stack.changeSets.clear();
    const { parameters, tags, templateBody } = request;
    const verb = request.type === "CREATE" ? "CREATE" : "UPDATE";
    this.#set(stack, { status: `${verb}_IN_PROGRESS`, parameters, tags, changeSetId: changeSetArn(changeSetId) });
    const template = stack.template;
    stack.template = templateBody;
    stack.pending = this.#planSteps(verb, { changes, onFailure });
    stack.resources = changes.map(({ logicalId, type }) => ({
      logicalId,
      type,
      physicalId: logicalId,
      status: "CREATE_COMPLETE",
    }));
    if (verb === "UPDATE" && this.#script.failing !== undefined) {
      // AWS: a rolled back update has its former template, parameters and tags again.
      stack.template = template;
      stack.observed = { ...stack.observed, parameters: before.parameters, tags: before.tags };
    }
  }

  async deleteChangeSet(changeSetId: string): Promise<void> {
    this.#note("deleteChangeSet");
    this.#requireChangeSet(changeSetId).stack.changeSets.delete(changeSetId);
  }

  async deleteStack(stackId: string): Promise<void> {
    this.#note("deleteStack");
    const stack = this.#require(stackId);
    if (stack.observed.status === "DELETE_COMPLETE") return undefined;
    if (stack.observed.terminationProtection) throw rejected("TerminationProtection is enabled");
    if (stack.observed.status === "REVIEW_IN_PROGRESS") {
      stack.changeSets.clear();
      return this.#set(stack, { status: "DELETE_COMPLETE" });
    }
    const { failing } = this.#script;
    this.#set(stack, { status: "DELETE_IN_PROGRESS" });
    stack.pending = [
      { status: "DELETE_IN_PROGRESS" },
      ...(failing === undefined
        ? []
        : [{ logicalId: failing.logicalId, status: "DELETE_FAILED", reason: failing.reason }]),
      { status: failing === undefined ? "DELETE_COMPLETE" : "DELETE_FAILED" },
    ];
  }

  async cancelUpdateStack(stackId: string): Promise<void> {
    this.#note("cancelUpdateStack");
    this.#goBack(stackId, ["UPDATE_IN_PROGRESS"]);
  }

  async rollbackStack(stackId: string): Promise<void> {
    this.#note("rollbackStack");
    this.#goBack(stackId, ["CREATE_FAILED", "UPDATE_FAILED"]);
  }

  async continueUpdateRollback(stackId: string): Promise<void> {
    this.#note("continueUpdateRollback");
    this.#goBack(stackId, ["UPDATE_ROLLBACK_FAILED"]);
  }

  /** AWS: a rollback of a kept creation deletes the stack; any other ends in the last good state. */
  #goBack(stackId: string, statuses: readonly StackStatus[]): void {
    const stack = this.#require(stackId);
    const { status } = stack.observed;
    if (!statuses.includes(status)) throw rejected(`it cannot be called from current stack status ${status}`);
    const { failing } = this.#script;
    const isCreate = status === "CREATE_FAILED";
    const going = isCreate ? "DELETE_IN_PROGRESS" : "UPDATE_ROLLBACK_IN_PROGRESS";
    this.#set(stack, { status: going });
    stack.pending = [
      { status: going },
      ...(failing === undefined ? [] : [{ ...failing, status: isCreate ? "DELETE_FAILED" : "UPDATE_FAILED" }]),
      failing === undefined
        ? { status: isCreate ? "DELETE_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE" }
        : { status: isCreate ? "DELETE_FAILED" : "UPDATE_ROLLBACK_FAILED" },
    ];
  }

  async listFindings(): Promise<readonly ToldFinding[]> {
    this.#note("listFindings");
    return this.#script.findings ?? [];
  }

  async getStackPolicy(stackId: string): Promise<string | undefined> {
    this.#note("getStackPolicy");
    return this.#require(stackId).policy;
  }

  async setStackPolicy(stackId: string, policy: string): Promise<void> {
    this.#note("setStackPolicy");
    this.#require(stackId).policy = policy;
  }

  async setTerminationProtection(stackId: string, protection: "on" | "off"): Promise<void> {
    this.#note("setTerminationProtection");
    const stack = this.#require(stackId);
    this.#set(stack, { status: stack.observed.status, terminationProtection: protection === "on" });
  }

  async describeEvents(stackId: string): ReturnType<StackApi["describeEvents"]> {
    this.#note("describeEvents");
    const stack = this.#require(stackId);
    const step = stack.pending.shift();
    if (step !== undefined) this.#happen(stack, step);
    return { events: [...stack.events].reverse(), nextToken: undefined };
  }

  async callerArn(): Promise<string> {
    this.#note("callerArn");
    return `arn:aws:iam::${ACCOUNT}:user/ops`;
  }

  async callerAccount(): Promise<string> {
    this.#note("callerAccount");
    return ACCOUNT;
  }

  #planSteps(
    verb: "CREATE" | "UPDATE",
    { changes, onFailure }: { changes: readonly ResourceChange[]; onFailure: OnFailure },
  ): Step[] {
    const { failing } = this.#script;
    const done = changes
      .filter(({ logicalId }) => logicalId !== failing?.logicalId)
      .map(({ logicalId }) => ({ logicalId, status: `${verb}_COMPLETE` }));
    if (failing === undefined) return [{ status: `${verb}_IN_PROGRESS` }, ...done, { status: `${verb}_COMPLETE` }];
    const failed = [{ status: `${verb}_IN_PROGRESS` }, ...done, { ...failing, status: `${verb}_FAILED` }];
    if (onFailure === "keep") return [...failed, { status: `${verb}_FAILED` }];
    const rollback = verb === "CREATE" ? "ROLLBACK" : "UPDATE_ROLLBACK";
    return [
      ...failed,
      { status: `${rollback}_IN_PROGRESS` },
      { status: onFailure === "asProposed" ? "DELETE_COMPLETE" : `${rollback}_COMPLETE` },
    ];
  }

  #happen(stack: FakeStack, { logicalId, status, reason }: Step): void {
    const { stackId, stackName } = stack.observed;
    const own = logicalId === undefined;
    if (own) this.#set(stack, { status });
    stack.events.push({
      eventId: `event${(this.#ids += 1)}`,
      logicalId: logicalId ?? stackName,
      physicalId: own ? stackId : logicalId,
      type: own ? "AWS::CloudFormation::Stack" : "AWS::SQS::Queue",
      status,
      reason,
      at: this.#ids,
    });
  }

  #set(stack: FakeStack, over: Partial<Omit<ObservedStack, "status">> & { status: string }): void {
    stack.observed = { ...stack.observed, ...over, status: over.status as StackStatus };
  }

  #addShell({ stackName }: ChangeSetRequest): FakeStack {
    const stackId = `arn:aws:cloudformation:ap-southeast-2:${ACCOUNT}:stack/${stackName}/${(this.#ids += 1)}`;
    this.add(aStack({ stackId, stackName, status: "REVIEW_IN_PROGRESS", tags: {}, parameters: {} }));
    return this.#require(stackId);
  }

  #find(nameOrArn: string): FakeStack | undefined {
    return this.#stacks.findLast(
      ({ observed }) =>
        observed.stackId === nameOrArn || (observed.stackName === nameOrArn && observed.status !== "DELETE_COMPLETE"),
    );
  }

  #require(nameOrArn: string): FakeStack {
    const stack = this.#find(nameOrArn);
    if (stack === undefined) throw moved(`Stack [${nameOrArn}] does not exist`);
    return stack;
  }

  #requireChangeSet(name: string) {
    for (const stack of this.#stacks) {
      const changeSet = stack.changeSets.get(name);
      if (changeSet !== undefined) return { stack, changeSet };
    }
    throw moved(`ChangeSet [${name}] does not exist`);
  }

  #note(method: keyof StackApi): void {
    this.calls.push(method);
    this.#script.before?.(method, this.calls.filter((call) => call === method).length);
  }
}

function isSame({ observed, template }: FakeStack, request: ChangeSetRequest): boolean {
  return (
    template === request.templateBody &&
    isDeepStrictEqual(observed.tags, request.tags) &&
    isDeepStrictEqual(observed.parameters, request.parameters)
  );
}

function changeSetArn(name: string): string {
  return `arn:aws:cloudformation:ap-southeast-2:${ACCOUNT}:changeSet/${name}/1`;
}

function rejected(message: string): DeployError {
  return new DeployError({ code: "rejected", problem: message });
}

function moved(message: string): DeployError {
  return new DeployError({ code: STACK_MOVED, problem: message, exitCode: 1 });
}
