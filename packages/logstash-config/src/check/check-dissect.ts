/** Why a text is no mapping of the dissect filter, one sentence each. */
export function checkDissect(mapping: string): readonly string[] {
  const problems: string[] = [];
  let index = mapping.indexOf("%{");
  if (index === -1) return ["A dissect mapping without %{field} takes nothing out of a text."];
  let before = -1;
  while (index !== -1) {
    const end = mapping.indexOf("}", index);
    if (end === -1) return [...problems, `\`${mapping.slice(index, index + 30)}\` is not closed by \`}\`.`];
    const field = mapping.slice(index + 2, end);
    if (before === index)
      problems.push(`Nothing stands before %{${field}} that keeps it apart from the field before it.`);
    if (/[:]/.test(field)) problems.push(`%{${field}} is grok's way; dissect takes fields by their name alone.`);
    before = end + 1;
    index = mapping.indexOf("%{", end);
  }
  return problems;
}
