/**
 * Says whether a text is a configuration, by a second way: the rules of Logstash's published grammar (a parsing expression
 * grammar: ordered choice, no looking back) as data, and a machine of forty lines that follows them. Slow, without
 * messages, and with nothing in common with the parser that it is compared to.
 */
export function isConfiguration(text: string): boolean {
  const memo = new Map<string, Map<number, number>>();
  const follow = (rule: Rule, at: number): number => {
    if (typeof rule === "string") return text.startsWith(rule, at) ? at + rule.length : NO;
    if (rule instanceof RegExp) {
      rule.lastIndex = at;
      return rule.test(text) ? rule.lastIndex : NO;
    }
    switch (rule[0]) {
      case "all":
        return rule.slice(1).reduce<number>((end, part) => (end === NO ? NO : follow(part as Rule, end)), at);
      case "any":
        for (const part of rule.slice(1)) {
          const end = follow(part as Rule, at);
          if (end !== NO) return end;
        }
        return NO;
      case "many": {
        let end = at;
        for (;;) {
          const next = follow(rule[1], end);
          if (next === NO || next === end) return end;
          end = next;
        }
      }
      case "rule": {
        const known = memo.get(rule[1]) ?? new Map<number, number>();
        memo.set(rule[1], known);
        const end = known.get(at) ?? follow(GRAMMAR[rule[1]] as Rule, at);
        known.set(at, end);
        return end;
      }
    }
  };
  return follow(["rule", "config"], 0) === text.length;
}

const NO = -1;
type Rule =
  | string
  | RegExp
  | readonly ["all" | "any", ...unknown[]]
  | readonly ["many", Rule]
  | readonly ["rule", string];
const all = (...rules: Rule[]): Rule => ["all", ...rules];
const any = (...rules: Rule[]): Rule => ["any", ...rules];
const many = (rule: Rule): Rule => ["many", rule];
const maybe = (rule: Rule): Rule => ["any", rule, ""];
const R = (name: string): Rule => ["rule", name];
const _ = R("space");

const GRAMMAR: Readonly<Record<string, Rule>> = {
  config: all(many(all(_, R("section"))), _),
  space: many(any(/[ \t\r\n]*#[^\r\n]*\r?\n/y, R("white"))),
  white: /[ \t\r\n]+/y,
  section: all(any("input", "filter", "output"), _, "{", _, many(all(R("statement"), _)), "}"),
  statement: any(R("branch"), R("plugin")),
  plugin: all(R("name"), _, "{", _, maybe(all(R("attribute"), many(all(R("white"), _, R("attribute"))))), _, "}"),
  name: any(/[A-Za-z0-9_-]+/y, R("string")),
  attribute: all(R("name"), _, "=>", _, R("value")),
  value: any(R("plugin"), R("bareword"), R("string"), R("number"), R("array"), R("hash")),
  bareword: /[A-Za-z_][A-Za-z0-9_]+/y,
  string: any(all('"', many(any('\\"', /[^"]/y)), '"'), all("'", many(any("\\'", /[^']/y)), "'")),
  regexp: all("/", many(any("\\/", /[^/]/y)), "/"),
  number: /-?[0-9]+(?:\.[0-9]*)?/y,
  array: all("[", _, maybe(all(R("value"), many(all(_, ",", _, R("value"))))), _, "]"),
  hash: all("{", _, maybe(all(R("entry"), many(all(R("white"), R("entry"))))), _, "}"),
  entry: all(any(R("number"), R("bareword"), R("string")), _, "=>", _, R("value")),
  block: all("{", _, many(all(R("statement"), _)), "}"),
  branch: all(
    all("if", _, R("condition"), _, R("block")),
    many(all(_, "else", _, "if", _, R("condition"), _, R("block"))),
    maybe(all(_, "else", _, R("block"))),
  ),
  condition: all(R("expression"), many(all(_, any("and", "or", "xor", "nand"), _, R("expression")))),
  expression: any(
    all("(", _, R("condition"), _, ")"),
    all("!", _, "(", _, R("condition"), _, ")"),
    all("!", _, R("selector")),
    all(R("operand"), _, "in", _, R("operand")),
    all(R("operand"), _, "not ", _, "in", _, R("operand")),
    all(R("operand"), _, any("==", "!=", "<=", ">=", "<", ">"), _, R("operand")),
    all(R("operand"), _, any("=~", "!~"), _, any(R("string"), R("regexp"))),
    R("operand"),
  ),
  operand: any(R("string"), R("number"), R("selector"), R("array"), R("call"), R("regexp")),
  call: all(R("bareword"), _, "(", _, maybe(all(R("operand"), many(all(_, ",", _, R("operand"))))), _, ")"),
  selector: all(/\[[^\][,]+\]/y, many(/\[[^\][,]+\]/y)),
};
