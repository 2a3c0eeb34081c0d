import type { Deployed } from "../deployed.ts";

/**
 * What the board has no room for: which machines have another configuration than the one that is released to them, and which of their
 * roles another one than the rest. Nothing where all have what they should. `call` is how the person at the keyboard calls us.
 */
export function renderConfigurations(deployed: readonly Deployed[], call: string): readonly string[] {
  return deployed.flatMap((one) => {
    const lines = [...renderRoles(one), ...renderLacking(one)];
    if (lines.length === 0) return [];
    const more = `  more: ${call} diagnose ${one.layer} --in ${one.environment}`;
    return ["", `${one.layer} in ${one.environment}`, ...lines, more];
  });
}

function renderRoles({ version, release, otherRoles = [] }: Deployed): readonly string[] {
  return otherRoles.map(
    (other) =>
      `  ${other.role}: ${other.version} (release ${other.release}) is released to these machines, and ${version} (release ${release}) to others`,
  );
}

function renderLacking({ machines }: Deployed): readonly string[] {
  const lacking = machines?.lacking ?? [];
  const shown = lacking.slice(0, MOST_SHOWN).map(({ instanceId, because }) => `  ${instanceId} ${because}`);
  return lacking.length > MOST_SHOWN ? [...shown, `  and ${lacking.length - MOST_SHOWN} more machines`] : shown;
}

const MOST_SHOWN = 5;
