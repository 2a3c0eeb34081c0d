import type {
  Consequences,
  ExplainedFailure,
  Failure,
  FailureStory,
  PropertyBehind,
  SilentMachine,
} from "../model/failure-story.ts";
import { renderColumns } from "./render-columns.ts";
import { wrapLine } from "./wrap-line.ts";

/** Renders the story of a failure: its root cause and what is behind it, what that set off, what stopped the rollback. */
export function renderStory(story: FailureStory | undefined): readonly string[] {
  if (story === undefined) return [];
  const { rootCause, consequences, rollbackFailures } = story;
  return [
    "Root cause",
    ...renderFailure(rootCause),
    ...renderConsequences(consequences),
    ...(rollbackFailures.length === 0 ? [] : ["What stopped the rollback", ...rollbackFailures.flatMap(renderFailure)]),
  ];
}

function renderFailure(failure: ExplainedFailure): readonly string[] {
  const { type, status, reason, templateLine, properties, machines } = failure;
  const place = renderPlace(templateLine);
  return [
    `  ${MARKS[status.split("_")[0] ?? ""] ?? "~"} ${nameOf(failure)}    ${type}${place === "" ? "" : `    ${place}`}`,
    ...reason.split("\n").map((line) => `      ${line}`),
    ...renderProperties(properties, failure),
    ...renderMachines(machines),
  ];
}

const MARKS: Readonly<Record<string, string>> = { CREATE: "+", UPDATE: "~", DELETE: "-" };

function nameOf({ nestedIn, logicalId }: Failure): string {
  return [...nestedIn, logicalId].join("/");
}

function renderPlace(line: number | undefined): string {
  return line === undefined ? "" : `template.yaml:${line}`;
}

const SHOWN_PROPERTIES = 6;

function renderProperties(properties: readonly PropertyBehind[], { logicalId, nestedIn }: Failure): readonly string[] {
  if (properties.length === 0) return [];
  const own = nestedIn[0] ?? logicalId;
  const rows = properties.slice(0, SHOWN_PROPERTIES).map((property, index) => {
    const name = property.logicalId === own ? property.name : `${property.logicalId}.${property.name}`;
    const values = [renderValues(property), renderPlace(property.templateLine)];
    return [index === 0 ? "because" : "", name, ...values.filter((value) => value !== "")];
  });
  const lines = renderColumns(rows, "      ");
  const more = properties.length - SHOWN_PROPERTIES;
  return [
    ...properties
      .slice(0, SHOWN_PROPERTIES)
      .flatMap((property, index) => [lines[index] ?? "", ...renderParameters(property)]),
    ...(more > 0 ? [`      and ${more} more properties`] : []),
  ];
}

function renderValues({ before, after, parameters }: PropertyBehind): string {
  if (before === undefined && after === undefined) return parameters.length === 0 ? "changed" : "";
  if (before === undefined) return shorten(after ?? "");
  return `${shorten(before)} -> ${after === undefined ? "(none)" : shorten(after)}`;
}

const LONGEST_VALUE = 60;

/** One line, and not too long: whole scripts can be values. */
function shorten(value: string): string {
  const line = value.replaceAll(/\s+/g, " ");
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 3)}...` : line;
}

/** Under their property: where the value came from. */
function renderParameters({ parameters }: PropertyBehind): readonly string[] {
  return parameters.map(
    ({ name, source }) => `        from parameter ${name}${source === undefined ? "" : `: ${source}`}`,
  );
}

function renderMachines(machines: readonly SilentMachine[]): readonly string[] {
  return machines.flatMap(({ instanceId, signal, state, console, unreadable }) => {
    const did = signal === "failure" ? "signalled that it failed" : "never signalled";
    const who = `  ${instanceId} ${did}${state === undefined || state === "running" ? "" : ` (now ${state})`}`;
    if (unreadable !== undefined) return [`${who}; its console could not be read: ${unreadable}`];
    if (console.length === 0) return [`${who}; its console is still empty`];
    return [`${who}; the end of its console:`, ...console.map((line) => `      ${line}`)];
  });
}

function renderConsequences({
  cancelled,
  notBegun,
  alsoFailed,
  rolledBack,
  leftBehind,
}: Consequences): readonly string[] {
  const count = cancelled.length;
  return [
    ...alsoFailed.map((failure) => `  ${nameOf(failure)} failed as well: ${failure.reason}`),
    ...(count === 0
      ? []
      : [
          `  ${count} more ${count === 1 ? "failure was a cancellation" : "failures were cancellations"} that followed it (--verbose shows them)`,
        ]),
    ...(notBegun.length === 0 ? [] : wrapLine(`  never begun, because they need it: ${notBegun.join(", ")}`)),
    ...(rolledBack.length === 0 ? [] : wrapLine(`  rolled back: ${[...rolledBack].sort().join(", ")}`)),
    ...leftBehind.map((failure) => `  left behind: ${nameOf(failure)} could not be deleted: ${failure.reason}`),
  ];
}
