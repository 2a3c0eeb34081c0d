import type { Place } from "./place.ts";

/** One file of a pipeline as Logstash reads it. Sections may come in any order and more than once. */
export interface Configuration {
  readonly kind: "configuration";
  readonly sections: readonly Section[];
}

/** The three sections that a file may have. */
export type SectionName = "input" | "filter" | "output";

/** `filter { ... }` */
export interface Section {
  readonly kind: "section";
  readonly name: SectionName;
  readonly at: Place;
  readonly body: readonly Statement[];
}

/** What may stand in a section or in a branch. */
export type Statement = Plugin | Branch;

/** `mutate { rename => { "a" => "b" } }`, also as a value: `codec => json { charset => "UTF-8" }`. */
export interface Plugin {
  readonly kind: "plugin";
  readonly name: Name;
  readonly at: Place;
  readonly attributes: readonly Attribute[];
}

/** The name of a plugin or an option; Logstash lets it stand in quotes. */
export interface Name {
  readonly text: string;
  readonly quote: "" | '"' | "'";
  readonly at: Place;
}

/** `port => 5044` */
export interface Attribute {
  readonly kind: "attribute";
  readonly name: Name;
  readonly at: Place;
  readonly value: Value;
}

/** What may stand to the right of `=>`. */
export type Value = Plugin | Bareword | StringValue | NumberValue | ArrayValue | HashValue;

/** A word without quotes, of two letters at least: `true`, `json`, `UTF_8`. */
export interface Bareword {
  readonly kind: "bareword";
  readonly text: string;
  readonly at: Place;
}

/**
 * A text between quotes, exactly as it is written: without `config.support_escapes` a backslash is a backslash, and `\"`
 * keeps the string open but stays in it as two characters.
 */
export interface StringValue {
  readonly kind: "string";
  readonly text: string;
  readonly quote: '"' | "'";
  readonly at: Place;
}

/** A number as it is written, since `5.` and `5.0` are one value and two texts. */
export interface NumberValue {
  readonly kind: "number";
  readonly text: string;
  readonly at: Place;
}

/** `[ "a", 5, [ "b" ] ]` */
export interface ArrayValue {
  readonly kind: "array";
  readonly items: readonly Value[];
  readonly at: Place;
}

/** `{ "a" => 1 "b" => { "c" => 2 } }`: entries stand apart by white space, without commas. */
export interface HashValue {
  readonly kind: "hash";
  readonly entries: readonly HashEntry[];
  readonly at: Place;
}

/** One `key => value` of a hash. */
export interface HashEntry {
  readonly key: Bareword | StringValue | NumberValue;
  readonly value: Value;
}

/** `if ... { } else if ... { } else { }` */
export interface Branch {
  readonly kind: "branch";
  readonly at: Place;
  /** The `if`, then each `else if`. */
  readonly arms: readonly [Arm, ...Arm[]];
  /** The `else`, where there is one. */
  readonly otherwise?: readonly Statement[];
}

/** A condition and what happens when it holds. */
export interface Arm {
  readonly condition: Condition;
  readonly body: readonly Statement[];
  readonly at: Place;
}

/** Expressions joined by boolean operators, in the order in which they are written; Logstash gives `and` precedence over `or`. */
export interface Condition {
  readonly first: Expression;
  readonly rest: readonly { readonly operator: BooleanOperator; readonly at: Place; readonly expression: Expression }[];
}

/** What joins expressions. */
export type BooleanOperator = "and" | "or" | "xor" | "nand";

/** What can be true or false. */
export type Expression = Group | Negation | Membership | Comparison | Match | Truth;

/** `( ... )` */
export interface Group {
  readonly kind: "group";
  readonly condition: Condition;
  readonly at: Place;
}

/** `! [field]` or `!( ... )`; nothing else can be negated. */
export interface Negation {
  readonly kind: "negation";
  readonly operand: Group | Selector;
  readonly at: Place;
}

/** `"a" in [tags]`, `[a] not in [ "b", "c" ]` */
export interface Membership {
  readonly kind: "membership";
  readonly operator: "in" | "not in";
  readonly item: Operand;
  readonly list: Operand;
  readonly at: Place;
}

/** `[status] >= 500` */
export interface Comparison {
  readonly kind: "comparison";
  readonly operator: "==" | "!=" | "<" | ">" | "<=" | ">=";
  readonly left: Operand;
  readonly right: Operand;
  readonly at: Place;
}

/** `[message] =~ /^ERROR/` */
export interface Match {
  readonly kind: "match";
  readonly operator: "=~" | "!~";
  readonly left: Operand;
  readonly pattern: StringValue | Regex;
  readonly at: Place;
}

/** An operand by itself: true when it is there and not false. */
export interface Truth {
  readonly kind: "truth";
  readonly operand: Operand;
  readonly at: Place;
}

/** What can be compared. */
export type Operand = StringValue | NumberValue | Selector | ArrayValue | Call | Regex;

/** `[http][response][status]` */
export interface Selector {
  readonly kind: "selector";
  readonly path: readonly string[];
  readonly at: Place;
}

/** `upper("a")`: Logstash's grammar reads it, and its compiler does not know what to do with it. */
export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly Operand[];
  readonly at: Place;
}

/** `/^ERROR/`, without its slashes. */
export interface Regex {
  readonly kind: "regex";
  readonly text: string;
  readonly at: Place;
}
