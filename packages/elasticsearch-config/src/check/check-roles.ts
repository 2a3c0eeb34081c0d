import { refused, type Finding } from "../finding.ts";
import { itemsOf, textOf, type Entry } from "../document/value.ts";

/** What the machines of a group are replaced as: masters by their votes, data nodes once they are empty. */
export type NodeKind = "master" | "data";

/**
 * What is wrong with the roles of a node that is replaced as one kind: a master that also holds data would be ended with its
 * documents, and a data node that also is a master without a look at the votes.
 */
export function checkRoles(entries: readonly Entry[], kind: NodeKind, at: Finding["at"]): readonly Finding[] {
  const entry = entries.find(({ key }) => key === "node.roles");
  if (entry === undefined) {
    // What it once was called is told by itself.
    if (entries.some(({ key }) => /^node\.(?:master|data|ingest|ml|voting_only|role)/.test(key))) return [];
    return [
      refused(at, `node.roles is missing, and then a node is master and holds data at once. ${NEEDS[kind]} Write it.`),
    ];
  }
  const roles = itemsOf(entry.value).map((item) => textOf(item) ?? "");
  const isMaster = roles.includes("master");
  const holdsData = roles.some((role) => /^data(?:_|$)/.test(role));
  const isRight = kind === "master" ? isMaster && !holdsData : holdsData && !isMaster;
  return isRight ? [] : [refused(entry.value.at, `node.roles is [${roles.join(", ")}]. ${NEEDS[kind]} Mend it.`)];
}

const NEEDS = {
  master:
    "The machines of this role are replaced as masters, which nobody empties: they need the role master, and none that holds data.",
  data: "The machines of this role are replaced as data nodes, with no look at votes: they need a role that holds data, and not master.",
} as const satisfies Record<NodeKind, string>;
