import type {
  Attribute,
  Branch,
  Condition,
  Configuration,
  Expression,
  Operand,
  Plugin,
  Section,
  Statement,
  Value,
} from "./syntax-tree.ts";

/** The text of a configuration, which reads as the same configuration; comments and layout are not kept. */
export function printConfiguration({ sections }: Configuration): string {
  return sections.map(printSection).join("");
}

/** The text of one section. */
export function printSection({ name, body }: Section): string {
  return `${name} ${printBody(body, "")}\n`;
}

function printBody(body: readonly Statement[], indent: string): string {
  const inner = `${indent}  `;
  const lines = body.map((statement) => `${inner}${printStatement(statement, inner)}\n`);
  return `{\n${lines.join("")}${indent}}`;
}

function printStatement(statement: Statement, indent: string): string {
  return statement.kind === "plugin" ? printPlugin(statement, indent) : printBranch(statement, indent);
}

function printPlugin({ name, attributes }: Plugin, indent: string): string {
  const quoted = `${name.quote}${name.text}${name.quote}`;
  if (attributes.length === 0) return `${quoted} { }`;
  const inner = `${indent}  `;
  const lines = attributes.map((attribute) => `${inner}${printAttribute(attribute, inner)}\n`);
  return `${quoted} {\n${lines.join("")}${indent}}`;
}

function printAttribute({ name, value }: Attribute, indent: string): string {
  return `${name.quote}${name.text}${name.quote} => ${printValue(value, indent)}`;
}

function printValue(value: Value, indent: string): string {
  switch (value.kind) {
    case "plugin":
      return printPlugin(value, indent);
    case "bareword":
    case "number":
      return value.text;
    case "string":
      return `${value.quote}${value.text}${value.quote}`;
    case "array":
      return value.items.length === 0 ? "[]" : `[ ${value.items.map((item) => printValue(item, indent)).join(", ")} ]`;
    case "hash": {
      const inner = `${indent}  `;
      const entries = value.entries.map(
        ({ key, value: held }) => `${inner}${printValue(key, inner)} => ${printValue(held, inner)}\n`,
      );
      return entries.length === 0 ? "{ }" : `{\n${entries.join("")}${indent}}`;
    }
  }
}

function printBranch({ arms, otherwise }: Branch, indent: string): string {
  const printed = arms.map(({ condition, body }) => `if ${printCondition(condition)} ${printBody(body, indent)}`);
  return [...printed, ...(otherwise === undefined ? [] : [printBody(otherwise, indent)])].join(" else ");
}

function printCondition({ first, rest }: Condition): string {
  const others = rest.map(({ operator, expression }) => ` ${operator} ${printExpression(expression)}`);
  return printExpression(first) + others.join("");
}

function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "group":
      return `(${printCondition(expression.condition)})`;
    case "negation":
      return `! ${expression.operand.kind === "group" ? printExpression(expression.operand) : printOperand(expression.operand)}`;
    case "membership":
      return `${printOperand(expression.item)} ${expression.operator} ${printOperand(expression.list)}`;
    case "comparison":
      return `${printOperand(expression.left)} ${expression.operator} ${printOperand(expression.right)}`;
    case "match":
      return `${printOperand(expression.left)} ${expression.operator} ${printOperand(expression.pattern)}`;
    case "truth":
      return printOperand(expression.operand);
  }
}

function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case "selector":
      return operand.path.map((element) => `[${element}]`).join("");
    case "regex":
      return `/${operand.text}/`;
    case "call":
      return `${operand.name}(${operand.arguments.map(printOperand).join(", ")})`;
    case "string":
    case "number":
    case "array":
      return printValue(operand, "");
  }
}
