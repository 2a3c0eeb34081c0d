import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What the stand-in has, and how to get in. */
export interface RedisOptions {
  readonly lists: Readonly<Record<string, number>>;
  readonly strings?: readonly string[];
  readonly password?: string;
  readonly replicationId?: string;
  /** What DBSIZE answers instead of the truth. */
  readonly size?: number;
  /** What INFO answers beside its section on replication. */
  readonly info?: string;
}

/** Something that speaks RESP as Redis does, as far as it is asked here. SCAN tells its first key twice, as Redis may. */
export async function aRedis({
  lists,
  strings = [],
  password,
  replicationId = "abc123",
  size,
  info = "",
}: RedisOptions) {
  const commands: string[] = [];
  const names = [...Object.keys(lists), ...strings];
  const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
  const array = (items: readonly string[]): string => `*${items.length}\r\n${items.join("")}`;
  const answer = (state: { isIn: boolean }, [name = "", ...rest]: readonly string[]): string => {
    commands.push(name.toUpperCase());
    if (name.toUpperCase() === "AUTH") {
      state.isIn = rest.at(-1) === password;
      return state.isIn ? "+OK\r\n" : `-WRONGPASS invalid password ${rest.at(-1)}\r\n`;
    }
    if (!state.isIn) return "-NOAUTH Authentication required.\r\n";
    switch (name.toUpperCase()) {
      case "SCAN": {
        const begin = Number(rest[0]);
        const page = names.slice(begin, begin + 2);
        const next = begin + 2 < names.length ? begin + 2 : 0;
        return array([bulk(String(next)), array([...page, ...names.slice(0, 1)].map(bulk))]);
      }
      case "TYPE":
        if (!names.includes(rest[0] ?? "")) return "+none\r\n";
        return `+${Object.hasOwn(lists, rest[0] ?? "") ? "list" : "string"}\r\n`;
      case "LLEN":
        return `:${lists[rest[0] ?? ""]}\r\n`;
      case "DBSIZE":
        return `:${size ?? names.length}\r\n`;
      case "INFO":
        return bulk(`# Replication\r\nrole:master\r\nmaster_replid:${replicationId}\r\n${info}`);
      default:
        return "-ERR unknown command\r\n";
    }
  };
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    const state = { isIn: password === undefined };
    let text = "";
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      text += data.toString();
      for (let parsed = parseCommand(text); parsed !== undefined; parsed = parseCommand(text)) {
        text = text.slice(parsed.length);
        socket.write(answer(state, parsed.parts));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { commands, port: (server.address() as AddressInfo).port };
}

/** The first whole command of a text: an array of bulk strings, all of it ASCII here. */
function parseCommand(text: string): { readonly parts: readonly string[]; readonly length: number } | undefined {
  const head = /^\*(?<count>\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  let length = head[0].length;
  const parts: string[] = [];
  for (let index = 0; index < Number(head.groups?.["count"]); index += 1) {
    const size = /^\$(?<size>\d+)\r\n/.exec(text.slice(length));
    if (size === null) return undefined;
    const begin = length + size[0].length;
    const end = begin + Number(size.groups?.["size"]);
    if (text.length < end + 2) return undefined;
    parts.push(text.slice(begin, end));
    length = end + 2;
  }
  return { parts, length };
}
