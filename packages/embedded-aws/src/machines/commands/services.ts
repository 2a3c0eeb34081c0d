import { DONE, type Machine, type MachineCommand } from "../machine.ts";
import type { MachineAnswer } from "../machine-runner.ts";

/** `systemctl`: what was started is active until it is stopped, and nothing fails. */
export const systemctl: MachineCommand = (machine, { args }) => {
  const options = args.filter((arg) => arg.startsWith("-"));
  const [verb = "list-units", ...given] = args.filter((arg) => !arg.startsWith("-"));
  const units = given.map(unitName);
  const isQuiet = options.some((option) => option === "-q" || option === "--quiet");
  const say = (code: number, words: readonly string[]): MachineAnswer =>
    isQuiet ? { code } : { code, output: words.map((word) => `${word}\n`).join("") };
  if (POWER.has(verb)) {
    machine.powerOff();
    return DONE;
  }
  switch (verb) {
    case "is-active":
      return say(
        units.every((unit) => machine.active.has(unit)) ? 0 : 3,
        units.map((unit) => stateOf(machine, unit)),
      );
    case "is-failed":
      return say(
        1,
        units.map((unit) => stateOf(machine, unit)),
      );
    case "is-enabled":
      return say(
        units.every((unit) => machine.enabled.has(unit)) ? 0 : 1,
        units.map((unit) => (machine.enabled.has(unit) ? "enabled" : "disabled")),
      );
    case "status":
      return say(
        units.every((unit) => machine.active.has(unit)) ? 0 : 3,
        units.map((unit) => `${unit}.service - ${stateOf(machine, unit)}`),
      );
    case "show":
      return say(0, showUnit(machine, { units, options }));
  }
  const isNow = options.includes("--now");
  for (const unit of units) {
    if (STARTING.has(verb) || (verb === "enable" && isNow)) machine.active.add(unit);
    if (verb === "stop" || (verb === "disable" && isNow)) machine.active.delete(unit);
    if (verb === "enable") machine.enabled.add(unit);
    if (verb === "disable") machine.enabled.delete(unit);
  }
  return DONE;
};

const STARTING = new Set(["start", "restart", "reload-or-restart"]);
const POWER = new Set(["halt", "poweroff", "reboot", "kexec"]);

/** `service NAME VERB`, the older way. */
export const service: MachineCommand = (machine, call) => {
  const [unit = "", verb = "status", ...rest] = call.args;
  return systemctl(machine, { ...call, args: [verb, unit, ...rest] });
};

/** `shutdown`, `poweroff`, `halt`, `reboot`. */
export const powerOff: MachineCommand = (machine) => {
  machine.powerOff();
  return DONE;
};

function unitName(given: string): string {
  return given.replace(/\.service$/, "");
}

function stateOf({ active }: Machine, unit: string): string {
  return active.has(unit) ? "active" : "inactive";
}

function showUnit(
  machine: Machine,
  { units, options }: { readonly units: readonly string[]; readonly options: readonly string[] },
): readonly string[] {
  const isValue = options.includes("--value");
  const facts = (unit: string): Readonly<Record<string, string>> => ({
    ActiveState: stateOf(machine, unit),
    SubState: machine.active.has(unit) ? "running" : "dead",
    NRestarts: "0",
    Result: "success",
  });
  return units.flatMap((unit) =>
    Object.entries(facts(unit)).map(([name, value]) => (isValue ? value : `${name}=${value}`)),
  );
}
