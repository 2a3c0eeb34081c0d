/** Returns true for an emulator on this machine that says that its machines run their boot scripts. */
export async function rehearsesMachines(endpoint: string | undefined): Promise<boolean> {
  if (endpoint === undefined) return false;
  try {
    const health = await fetch(new URL("/_embedded-aws/health", endpoint));
    const { machines } = (await health.json()) as { readonly machines?: string };
    return machines === "rehearsed";
  } catch {
    // Another emulator, which answers something else there.
    return false;
  }
}
