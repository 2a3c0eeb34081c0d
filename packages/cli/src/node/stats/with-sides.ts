import { openGateway } from "../environment-access.ts";
import { readProject } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import type { SideRequest } from "../../stats/stats-request.ts";
import { openSide, type OpenSide } from "./open-side.ts";

/** Returns what `use` makes of sides that are open until then. */
export async function withSides<T>(
  requests: readonly SideRequest[],
  { terminal, use }: { readonly terminal: Terminal; readonly use: (sides: readonly OpenSide[]) => Promise<T> },
): Promise<T> {
  const project = await readProject(terminal.cwd);
  const gateway = openGateway(project, terminal);
  try {
    const sides: OpenSide[] = [];
    for (const request of requests) sides.push(await openSide(request, { project, gateway, terminal }));
    return await use(sides);
  } finally {
    await gateway.close();
  }
}

/** Returns what `use` makes of one side. */
export async function withSide<T>(
  request: SideRequest,
  { terminal, use }: { readonly terminal: Terminal; readonly use: (side: OpenSide) => Promise<T> },
): Promise<T> {
  return withSides([request], {
    terminal,
    use: async ([side]) => {
      if (side === undefined) throw new Error("a side was opened and is not there");
      return use(side);
    },
  });
}
