import { DONE, type Machine, type MachineCommand } from "../machine.ts";
import type { MachineAnswer, MachineCall } from "../machine-runner.ts";
import { connectTo } from "../connect.ts";

/** Commands of an ordinary machine that change it in ways which nothing here asks for: they are recorded, and succeed. */
const RECORDED =
  "alternatives chgrp chown chpasswd dnf elasticsearch-keystore elasticsearch-plugin firewall-cmd groupadd groupmod growpart hostnamectl ip iptables " +
  "journalctl ldconfig localectl logger logstash logstash-keystore logstash-plugin modprobe nft passwd resize2fs restorecon rpm " +
  "setenforce ss swapoff swapon sync sysctl timedatectl update-ca-trust useradd usermod xfs_growfs yum";

/** The commands of a machine that are about its accounts, disks and names. */
export const SYSTEM: Readonly<Record<string, MachineCommand>> = {
  ...Object.fromEntries(RECORDED.split(" ").map((name) => [name, (): MachineAnswer => DONE])),
  ".connect": async (machine, { args }) => {
    const [, host = "", port = ""] = /^\/dev\/(?:tcp|udp)\/([^/]*)\/(.*)$/.exec(args[0] ?? "") ?? [];
    return (await connectTo(machine, { host, port }))
      ? DONE
      : { code: 1, errors: `connect: ${host} port ${port}: Connection refused\n` };
  },
  blkid: (machine, { args }) => {
    const device = args.findLast((arg) => arg.startsWith("/"));
    if (device === undefined || !machine.fileSystems.has(device)) return { code: 2 };
    return say(`${device}: UUID="00000000-0000-0000-0000-000000000001" TYPE="xfs"`);
  },
  findmnt: (machine, call) => mountpoint(machine, call),
  getent: (_, { args: [table = "", name = "root"] }) => {
    if (table === "group") return say(`${name}:x:${numberOf(name)}:`);
    return say(
      table === "hosts"
        ? `127.0.0.1 ${name}`
        : `${name}:x:${numberOf(name)}:${numberOf(name)}::/home/${name}:/sbin/nologin`,
    );
  },
  hostname: (machine) => say(hostName(machine)),
  id: (_, { args }) => {
    const name = args.find((arg) => !arg.startsWith("-")) ?? "root";
    const isName = args.some((arg) => /^-[a-z]*n/.test(arg));
    return say(
      args.some((arg) => /^-[a-z]*[ug]/.test(arg))
        ? isName
          ? name
          : String(numberOf(name))
        : `uid=${numberOf(name)}(${name}) gid=${numberOf(name)}(${name})`,
    );
  },
  lsblk: () => say("NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS"),
  ...Object.fromEntries(["mkfs", "mkfs.ext4", "mkfs.xfs"].map((name) => [name, makeFileSystem])),
  mount: (machine, { args }) => {
    const place = args.findLast((arg) => arg.startsWith("/"));
    if (place !== undefined) machine.mounts.add(place);
    return DONE;
  },
  mountpoint,
  nc: async (machine, { args }) => {
    const [host = "", port = ""] = args.filter((arg) => !arg.startsWith("-")).slice(-2);
    return { code: (await connectTo(machine, { host, port })) ? 0 : 1 };
  },
  nproc: () => say("2"),
  pgrep: () => ({ code: 1 }),
  umount: (machine, { args }) => {
    machine.mounts.delete(args.at(-1) ?? "");
    return DONE;
  },
  uname: (_, { args }) => say(args.includes("-m") ? "x86_64" : args.includes("-r") ? "6.1.0" : "Linux"),
  whoami: () => say("root"),
};

function say(line: string): MachineAnswer {
  return { code: 0, output: `${line}\n` };
}

function makeFileSystem(machine: Machine, { args }: MachineCall): MachineAnswer {
  const device = args.findLast((arg) => arg.startsWith("/"));
  if (device === undefined) return { code: 1, errors: "no device is named\n" };
  machine.fileSystems.add(device);
  return DONE;
}

function mountpoint(machine: Machine, { args }: MachineCall): MachineAnswer {
  const place = args.findLast((arg) => !arg.startsWith("-")) ?? "";
  const isMounted = machine.mounts.has(place);
  if (args.some((arg) => /^-[a-z]*q/.test(arg))) return { code: isMounted ? 0 : 1 };
  return { ...say(`${place} is ${isMounted ? "" : "not "}a mountpoint`), code: isMounted ? 0 : 1 };
}

function hostName({ instance }: Machine): string {
  return `ip-${instance().privateIp.replaceAll(".", "-")}`;
}

/** Every account that is named is there. */
function numberOf(name: string): number {
  return name === "root" ? 0 : 990;
}
