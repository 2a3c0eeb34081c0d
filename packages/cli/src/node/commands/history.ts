import { findEnvironment } from "@logstack/release";
import { renderHistory } from "../../render/promotions.ts";
import { openGateway } from "../environment-access.ts";
import { withReleases } from "../open-releases.ts";
import { readProject } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** What `logstack history` was asked to show. */
export interface HistoryRequest {
  /** Names of environments; all of the lifecycle when there is none. */
  readonly environments: readonly string[];
  /** How many at most, the newest first. */
  readonly limit: number;
  readonly json: boolean;
}

/** Shows which release was promoted where, when, by whom, and how it ended. Returns the exit code 0. */
export async function showHistory(request: HistoryRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const named = request.environments.map((name) => findEnvironment(project.config, name).name);
  const environments = named.length > 0 ? [...new Set(named)] : project.config.lifecycle.flat();
  const gateway = openGateway(project, terminal);
  try {
    return await withReleases({ project, gateway }, async ({ promotions: store }) => {
      const lists = await Promise.all(environments.map((name) => store.listPromotions(name, request.limit)));
      const newest = lists.flatMap((list) => list.newest).toSorted((a, b) => b.startedAt - a.startedAt);
      const promotions = newest.slice(0, request.limit);
      const total = lists.reduce((sum, list) => sum + list.total, 0);
      if (request.json) terminal.result(JSON.stringify({ v: 1, total, promotions }));
      else for (const line of renderHistory(promotions, { now: Date.now() })) terminal.result(line);
      return 0;
    });
  } finally {
    await gateway.close();
  }
}
