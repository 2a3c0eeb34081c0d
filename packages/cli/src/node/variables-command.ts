import type { Command } from "commander";
import type { CheckVariablesRequest } from "./commands/check-variables.ts";
import type { DiffVariablesRequest } from "./commands/diff-variables.ts";
import type { RenderTemplateRequest } from "./commands/render-template.ts";
import { collect } from "./read-option.ts";

/** What `logstack variables` can be asked for; each returns its exit code. */
export interface VariablesCommands {
  checkVariables(request: CheckVariablesRequest): Promise<number>;
  diffVariables(request: DiffVariablesRequest): Promise<number>;
  renderTemplateFile(request: RenderTemplateRequest): Promise<number>;
}

/** Adds `logstack variables` with all below it. */
export function addVariablesCommand(
  program: Command,
  commands: VariablesCommands,
  keep: (running: Promise<number>) => Promise<void>,
): void {
  const variables = program
    .command("variables")
    .summary("check and compare the variables of layers, and render texts with any")
    .description("The variables of layers: environments/variables.json and each layer's own variables.json.")
    .helpCommand(false);
  variables
    .command("check")
    .summary("say what is missing, unused, unresolved or refused, for every layer and environment")
    .description(
      "Says for every layer in every environment which parameters lack a value or have one that the template refuses, and which variables are there for nothing. Exit code 2 when anything is wrong.",
    )
    .argument("[layer...]", "only these layers")
    .option("--in <environment>", "only this environment; may be given more than once", collect, [])
    .option("--json", "the same as one JSON object")
    .action((layers: readonly string[], options: { readonly in: readonly string[]; readonly json?: true }) =>
      keep(commands.checkVariables({ layers, environments: options.in, json: options.json === true })),
    );
  variables
    .command("diff")
    .summary("show which variables differ between two environments, and where each value comes from")
    .description(
      "Shows the variables whose value is not the same in two environments, both values and where each stands. A sensitive value is shown as the place where it is kept.",
    )
    .argument("[layer...]", "only these layers")
    .requiredOption("--from <environment>", "the one side")
    .requiredOption("--to <environment>", "the other side")
    .option("--json", "the same as one JSON object")
    .action((layers: readonly string[], { from, to, json }: { from: string; to: string; json?: true }) =>
      keep(commands.diffVariables({ layers, from, to, json: json === true })),
    );
  variables
    .command("render")
    .summary("print a file with its #{...} tokens replaced, as Octopus would")
    .description(
      "Prints a text with its #{...} tokens replaced: Octopus's own language, with filters, conditions, loops and calculations. A token that has no value is an error, told as file:line:column, and nothing is printed then. Exit code 2 when anything is wrong.",
    )
    .argument("[file]", "the text to render; - or nothing is standard input")
    .requiredOption("--variables <file>", 'a JSON file of names and values, {"Host": "web01"}')
    .option(
      "--keep-unresolved",
      "leave tokens without a value as they are, as Octopus does, and name them on standard error",
    )
    .addHelpText("after", RENDER_HELP)
    .action((file: string | undefined, options: { readonly variables: string; readonly keepUnresolved?: true }) =>
      keep(
        commands.renderTemplateFile({
          file,
          variables: options.variables,
          keepUnresolved: options.keepUnresolved === true,
        }),
      ),
    );
}

const RENDER_HELP = `
Examples
  logstack variables render app.config.template --variables prod.json > app.config
  echo '#{Host | ToUpper}:#{calc Port + 1}' | logstack variables render --variables prod.json

A literal #{ is written ##{. packages/octostache/README.md has the whole language.`;
