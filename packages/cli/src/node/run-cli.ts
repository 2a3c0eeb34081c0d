import { explain, renderExplanation } from "./explain.ts";
import { runProgram } from "./program.ts";
import { renderOwnEvent } from "./render-own-event.ts";
import type { Terminal } from "./terminal.ts";

/** Each command's code is loaded when it is the one that runs: a person waits for the start of every command. */
const load = {
  layers: () => import("./commands/run-layers.ts"),
  status: () => import("./commands/status.ts"),
  statuses: () => import("./commands/statuses.ts"),
  checkVariables: () => import("./commands/check-variables.ts"),
  diffVariables: () => import("./commands/diff-variables.ts"),
  renderTemplate: () => import("./commands/render-template.ts"),
  createRelease: () => import("./commands/create-release.ts"),
  releases: () => import("./commands/show-releases.ts"),
  octopus: () => import("./commands/octopus.ts"),
  promote: () => import("./commands/promote.ts"),
  history: () => import("./commands/history.ts"),
  ci: () => import("./commands/run-ci.ts"),
  checkConfig: () => import("./commands/check-config.ts"),
  parseElb: () => import("./commands/parse-elb.ts"),
  reconcileElb: () => import("./commands/reconcile-elb.ts"),
  replayElb: () => import("./commands/replay-elb.ts"),
  showStats: () => import("./commands/show-stats.ts"),
  compareStats: () => import("./commands/compare-stats.ts"),
  watchStats: () => import("./commands/watch-stats.ts"),
  exportStats: () => import("./commands/export-stats.ts"),
  redirect: () => import("./commands/redirect.ts"),
  planMigration: () => import("./commands/plan-migration.ts"),
  runDeclared: () => import("./commands/run-migration.ts"),
  showMigrations: () => import("./commands/migration-status.ts"),
  traffic: () => import("./commands/traffic.ts"),
  retire: () => import("./commands/retire.ts"),
  serve: () => import("./commands/serve.ts"),
};

/** Runs `logstack` with these arguments over this terminal; returns the exit code and never throws. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runProgram(
      argv,
      {
        runLayers: async (request) => (await load.layers()).runLayers(request, terminal),
        showStatus: async (request) => (await load.status()).showStatus(request, terminal),
        showStatuses: async (request) => (await load.statuses()).showStatuses(request, terminal),
        checkVariables: async (request) => (await load.checkVariables()).checkVariablesOf(request, terminal),
        diffVariables: async (request) => (await load.diffVariables()).diffVariables(request, terminal),
        renderTemplateFile: async (request) => (await load.renderTemplate()).renderTemplateFile(request, terminal),
        createRelease: async (request) => (await load.createRelease()).createRelease(request, terminal),
        listReleases: async (request) => (await load.releases()).listReleases(request, terminal),
        showRelease: async (request) => (await load.releases()).showRelease(request, terminal),
        diffReleases: async (request) => (await load.releases()).diffReleases(request, terminal),
        pushArtifacts: async (request) => (await load.octopus()).pushArtifacts(request, terminal),
        createOctopusRelease: async (request) => (await load.octopus()).createOctopusRelease(request, terminal),
        deployByOctopus: async (request) => (await load.octopus()).deployByOctopus(request, terminal),
        promote: async (request) => (await load.promote()).promote(request, terminal),
        showHistory: async (request) => (await load.history()).showHistory(request, terminal),
        runCi: async (request) => (await load.ci()).runCi(request, terminal),
        checkConfig: async (request) => (await load.checkConfig()).checkConfig(request, terminal),
        parseElb: async (request) => (await load.parseElb()).parseElb(request, terminal),
        reconcileElb: async (request) => (await load.reconcileElb()).reconcileElb(request, terminal),
        replayElb: async (request) => (await load.replayElb()).replayElb(request, terminal),
        showStats: async (request) => (await load.showStats()).showStats(request, terminal),
        compareStats: async (request) => (await load.compareStats()).compareStats(request, terminal),
        watchStats: async (request) => (await load.watchStats()).watchStats(request, terminal),
        exportStats: async (request) => (await load.exportStats()).exportStats(request, terminal),
        redirect: async (request) => (await load.redirect()).redirect(request, terminal),
        planMigration: async (request) => (await load.planMigration()).planMigration(request, terminal),
        runDeclared: async (request) => (await load.runDeclared()).runDeclared(request, terminal),
        showMigrations: async (request) => (await load.showMigrations()).showMigrations(request, terminal),
        traffic: async (request) => (await load.traffic()).traffic(request, terminal),
        retire: async (request) => (await load.retire()).retire(request, terminal),
        serveAws: async (request) => (await load.serve()).serveAws(request, terminal),
      },
      terminal,
    );
  } catch (error) {
    const explanation = explain(error);
    if (argv.includes("--json")) terminal.result(renderOwnEvent({ event: "error", ...explanation }));
    else for (const line of renderExplanation(error)) terminal.progress(line);
    return explanation.exitCode;
  }
}
