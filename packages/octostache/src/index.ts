export { renderTemplate, type RenderOptions, type Rendering } from "./render.ts";
export { parseTemplate, type ParsedTemplate } from "./parse/parse-template.ts";
export type { Position, Problem, ProblemKind } from "./problem.ts";
export type { Clock, Instant } from "./filters/filter.ts";
export { FILTER_NAMES } from "./filters/filters.ts";
export type {
  Branch,
  Calculation,
  CalculationNode,
  Condition,
  ConditionalNode,
  EachNode,
  Expression,
  FilterCall,
  Name,
  Node,
  Operand,
  Operation,
  Step,
  SubstitutionNode,
  TextNode,
} from "./template.ts";
