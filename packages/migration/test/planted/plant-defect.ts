import { PLANTED_DEFECTS } from "./planted-defects.ts";

/** What Vite takes for a plugin that changes sources as they are loaded; the files stay as they are. */
interface SourcePlugin {
  readonly name: string;
  readonly enforce: "pre";
  transform(code: string, id: string): string | undefined;
}

/** Plants the defect of this name as the sources are loaded. Throws where there is none, or no place for it. */
export function plantDefect(name: string): SourcePlugin {
  const defect = PLANTED_DEFECTS[name];
  if (defect === undefined) throw new Error(`There is no defect "${name}" in planted-defects.ts.`);
  const { file, from, to } = defect;
  return {
    name: "plant-defect",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith(`/packages/migration/src/${file}`)) return undefined;
      if (code.split(from).length !== 2) throw new Error(`${file} has no one place for the defect "${name}".`);
      return code.replace(from, () => to);
    },
  };
}
