/** What a pipeline of Logstash says of the Redis that it speaks to, as it is on a machine. */
export interface RedisOfPipeline {
  readonly host: string;
  readonly port: string;
  readonly password: string;
  readonly tls: boolean;
  readonly dataType: string;
  readonly key: string;
  /** Events with one call. */
  readonly batch: number;
}

/** What a machine has: the files of its bundle by path, and its settings by name. */
export interface MachineOfPipeline {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly settings: ReadonlyMap<string, string>;
  /** By reference, as the bundle's file `secrets` writes it. */
  readonly secrets: (reference: string) => Promise<string>;
}

/** Reads the `redis` plugin of one section out of a machine's pipelines, each value as Logstash would see it. */
export async function readRedisOfPipeline(
  section: "input" | "output",
  machine: MachineOfPipeline,
): Promise<RedisOfPipeline> {
  const pipelines = [...machine.files].flatMap(([name, bytes]) =>
    name.endsWith(".conf")
      ? [
          Buffer.from(bytes)
            .toString("utf8")
            .replaceAll(/^\s*#.*$/gm, ""),
        ]
      : [],
  );
  const found = pipelines.flatMap(
    (text) => new RegExp(`^${section} \\{.*?\\bredis \\{(.*?)\\n  \\}`, "ms").exec(text)?.[1] ?? [],
  );
  const [plugin = ""] = found;
  if (found.length !== 1) throw new Error(`${found.length} pipelines have a redis ${section}`);
  const environment = new Map([...machine.settings, ...(await readSecretSettings(machine))]);
  const options = new Map(
    [...plugin.matchAll(/^\s*(\w+) => \[?"?([^"\]\n]*)"?\]?$/gm)].map(([, name = "", value = ""]) => [
      name,
      value.replaceAll(/\$\{(\w+)(?::[^}]*)?\}/g, (whole, variable: string) => environment.get(variable) ?? whole),
    ]),
  );
  const get = (name: string): string => options.get(name) ?? "";
  return {
    host: get("host"),
    port: get("port"),
    password: get("password"),
    tls: [get("ssl_enabled"), get("ssl")].includes("true"),
    dataType: get("data_type"),
    key: get("key"),
    batch: Number(get(section === "input" ? "batch_count" : "batch_events")),
  };
}

/** What the unit of Logstash gets in memory: `secrets.env`, with the secrets that `secrets` names put in. */
async function readSecretSettings({
  files,
  secrets,
}: MachineOfPipeline): Promise<readonly (readonly [string, string])[]> {
  const text = (name: string): string => Buffer.from(files.get(name) ?? []).toString("utf8");
  const values = new Map<string, string>();
  for (const [, name = "", reference = ""] of text("secrets").matchAll(/^(\S+) (\S+)$/gm))
    values.set(name, await secrets(reference));
  return [...text("secrets.env").matchAll(/^(\w+)='@@secret:(\w+)@@'$/gm)].map(
    ([, variable = "", name = ""]) => [variable, values.get(name) ?? ""] as const,
  );
}
