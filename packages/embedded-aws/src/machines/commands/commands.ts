import { aws } from "../aws/aws-command.ts";
import { QUESTIONS } from "../tools.ts";
import { readScript } from "../script/read-script.ts";
import { DONE, type Machine, type MachineCommand } from "../machine.ts";
import type { MachineAnswer, MachineCall } from "../machine-runner.ts";
import { curl, pathFrom } from "./curl.ts";
import { docker } from "./docker.ts";
import { powerOff, service, systemctl } from "./services.ts";
import { SYSTEM } from "./system.ts";

/** Every command and question of a machine that the engine answers. */
const COMMANDS: Readonly<Record<string, MachineCommand>> = {
  ...SYSTEM,
  ".read": readForBash,
  ".timeout": (machine, { args: [id = "", limit = "0"] }) => {
    machine.timeouts.set(id, (secondsOf([limit]) ?? Number.POSITIVE_INFINITY) * 1000);
    return DONE;
  },
  aws,
  curl,
  docker,
  ...Object.fromEntries(["halt", "poweroff", "reboot", "shutdown"].map((name) => [name, powerOff])),
  service,
  sleep: async (machine, { args, timeouts }) => {
    const seconds = secondsOf(args);
    if (Number.isNaN(seconds)) return { code: 1, errors: `sleep: invalid time interval '${args.join(" ")}'\n` };
    return { code: 0, expired: await machine.sleep(seconds, timeouts) };
  },
  systemctl,
};

/** The names under which stand-ins ask. */
export const ASKED: readonly string[] = Object.keys(COMMANDS).filter((name) => !QUESTIONS.includes(name));

/** Answers a command of a machine. */
export async function answerCommand(machine: Machine, call: MachineCall): Promise<MachineAnswer> {
  const command = COMMANDS[call.command];
  return command === undefined
    ? { code: 127, errors: `${call.command}: command not found\n` }
    : await command(machine, call);
}

/** Returns the seconds that arguments of `sleep` say together; undefined for one that never ends. */
function secondsOf(args: readonly string[]): number | undefined {
  if (args.includes("infinity") || args.includes("inf")) return undefined;
  const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
  return args.reduce((sum, arg) => {
    const [, amount, unit = "s"] = /^(\d*\.?\d+)([smhd]?)$/.exec(arg) ?? [];
    return sum + (amount === undefined ? Number.NaN : Number(amount) * (UNITS[unit || "s"] ?? 1));
  }, 0);
}

/** Returns a script as bash may run it, or says why it may not. */
function readForBash(machine: Machine, { args: [kind, given = ""], folder }: MachineCall): MachineAnswer {
  const text = kind === "file" ? textOf(machine, pathFrom(folder, given)) : given;
  if (text === undefined) return { code: 1, errors: `${given}: No such file or directory\n` };
  if (text.startsWith("\u007FELF"))
    return { code: 126, errors: `rehearsal: ${given} is a program, and machines here run none\n` };
  const shebang = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text);
  const interpreter = shebang?.[1]?.endsWith("/env") === true ? shebang[2] : shebang?.[1];
  if (interpreter !== undefined && !/(^|\/)(ba)?sh$/.test(interpreter)) {
    return {
      code: 126,
      errors: `rehearsal: ${given} wants ${interpreter}, and machines here run nothing but bash\n`,
    };
  }
  const reading = readScript(text);
  if (reading.kind === "readable") return { code: 0, output: reading.text };
  const where = kind === "file" ? given : "the text given to bash";
  return { code: 2, errors: `rehearsal: ${where}, line ${reading.line}: ${reading.reason}\n` };
}

function textOf(machine: Machine, path: string): string | undefined {
  const bytes = machine.boot().readFile(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
