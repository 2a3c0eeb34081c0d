import type { Command } from "commander";
import type { CheckConfigRequest } from "./commands/check-config.ts";

/** What `logstack config` can be asked for; each returns its exit code. */
export interface ConfigCommands {
  checkConfig(request: CheckConfigRequest): Promise<number>;
}

/** Adds `logstack config` with all below it. */
export function addConfigCommand(
  program: Command,
  commands: ConfigCommands,
  keep: (running: Promise<number>) => Promise<void>,
): void {
  const config = program
    .command("config")
    .summary("configuration of the software on the machines")
    .description("The configuration of the software on the machines: Logstash's pipelines.")
    .helpCommand(false);
  config
    .command("check")
    .summary("say what is wrong with Logstash pipelines, without a Logstash")
    .description(
      "Reads Logstash pipelines as Logstash would and says as file:line:column what is wrong: the language, names and values of plugins and options, field references, patterns, pipelines.yml and what pipelines send each other. Samples are checked, and run where LOGSTASH_HOME says where Logstash is. Exit code 2 when anything is refused, or a sample fails.",
    )
    .argument("<path...>", "*.conf, pipelines.yml, *.samples.json, or folders of them; together they are one package")
    .addHelpText("after", CHECK_HELP)
    .action((paths: readonly string[]) => keep(commands.checkConfig({ paths })));
}

const CHECK_HELP = `
Examples
  logstack config check environments/indexer/config
  logstack config check pipeline.conf
  LOGSTASH_HOME=/usr/share/logstash logstack config check indexer/

packages/logstash-config/README.md says what is checked, and how samples are written.`;
