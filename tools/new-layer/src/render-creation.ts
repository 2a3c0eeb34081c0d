/** Returns what is printed for a new layer: its files, and the steps that are a person's to take. */
export function renderCreation(name: string, files: readonly string[]): string {
  const lines = [
    `environments/${name}/ is a layer now. Nothing else needs to be told about it.`,
    ...files.map((file) => `  ${file}`),
    "",
    "Next",
    "  npx pnpm install                      links the new package into the workspace",
    "  npm test                              builds and tests it with all others",
    `  npx logstack deploy ${name} --to ci`,
    "",
    "Then make it yours",
    "  layer.ts         purpose, inputs from other layers' outputs, what holds data, how parameters may change",
    "  template.yaml    the resources; `npm test` says which house rule one of them breaks",
    "  parameters/      each parameter of the template in both files",
    "  variables.json   a value for each #{Token} that environments/variables.json does not have",
    "  README.md        what a person has to know to run it",
  ];
  return `${lines.join("\n")}\n`;
}
