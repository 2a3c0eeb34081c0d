// What a project would have for its Redis: `node redis.mjs close|open|state|copy|copyAndLose`. Closed means that the service's own user may not in.
import net from "node:net";

const PASSWORD = process.env.REDIS_PASSWORD;
const { LOGSTACK_SITE_URL: site, LOGSTACK_FROM_URL: from, LOGSTACK_TO_URL: to } = process.env;

/** Asks commands, a line each, and returns all that is answered. */
const ask = (url, ...commands) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname, () => {
      socket.write([`AUTH ${PASSWORD}`, ...commands, "QUIT", ""].join("\r\n"));
    });
    let text = "";
    socket.on("data", (data) => (text += data.toString()));
    socket.on("error", reject);
    socket.on("close", () => (/^-/m.test(text) ? reject(new Error(text)) : resolve(text)));
  });

const copy = async () => {
  const keys = [...(await ask(from, "KEYS *")).matchAll(/\$\d+\r\n(.*)\r\n/g)].map(([, key]) => key);
  const { hostname, port } = new URL(to);
  await ask(from, `MIGRATE ${hostname} ${port} "" 0 10000 COPY REPLACE AUTH ${PASSWORD} KEYS ${keys.join(" ")}`);
};

const ACTS = {
  close: () => ask(site, "ACL SETUSER service off"),
  open: () => ask(site, "ACL SETUSER service on"),
  state: async () => {
    const isOpen = /user service on /.test(await ask(site, "ACL LIST"));
    console.log(JSON.stringify({ access: isOpen ? "open" : "closed" }));
  },
  copy,
  // One event of a queue is lost, and the copier says nothing of it.
  copyAndLose: async () => {
    await copy();
    await ask(to, "LPOP logstash");
  },
};
await ACTS[process.argv[2]]();
