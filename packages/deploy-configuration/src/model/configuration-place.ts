/** The machines of one role in one layer of one environment. */
export interface ConfigurationPlace {
  readonly environment: string;
  /** The layer's name on its stack, for instance `elasticsearch`. */
  readonly component: string;
  /** What the machines do in their layer, for instance `master`. */
  readonly role: string;
}

/** Returns the name of the bucket with the configurations of an account in a region. */
export function configurationBucket({
  account,
  region,
}: {
  readonly account: string;
  readonly region: string;
}): string {
  return `logstack-configuration-${account}-${region}`;
}

/** Returns the name of the SSM parameter that tells these machines which configuration is theirs. */
export function pointerName({ environment, component, role }: ConfigurationPlace): string {
  return `/logstack/${environment}/${component}/configuration/${role}`;
}

/** Returns the key of a bundle; `digest` is `sha256:` and 64 hexadecimal digits. */
export function bundleKey({ environment, component, role }: ConfigurationPlace, digest: string): string {
  return `${environment}/${component}/${role}/${digest.replace(/^sha256:/, "")}.tar.gz`;
}

/** Returns the key under which a machine says what is in its queue. */
export function queueKey(
  { environment, component }: Pick<ConfigurationPlace, "environment" | "component">,
  instanceId: string,
): string {
  return `${environment}/${component}/machines/${instanceId}.queue.txt`;
}

/** Returns the key under which a machine says what it has taken. */
export function reportKey(
  { environment, component }: Pick<ConfigurationPlace, "environment" | "component">,
  instanceId: string,
): string {
  return `${environment}/${component}/machines/${instanceId}.txt`;
}
