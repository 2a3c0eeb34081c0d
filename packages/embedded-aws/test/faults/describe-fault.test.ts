import { expect, test } from "vitest";
import { describeFault } from "../../src/faults/describe-fault.ts";
import type { Fault } from "../../src/faults/fault.ts";

const GROUP = { stack: "ci-indexer", resource: "IndexerGroup" };

test.each<[Fault, string]>([
  [{ kind: "fail", ...GROUP, at: "create", reason: "r" }, "IndexerGroup of ci-indexer fails at create"],
  [{ kind: "fail", type: "AWS::S3::*", at: "delete", reason: "r", times: 1 }, "every AWS::S3::* fails at delete, once"],
  [
    { kind: "fail", resource: "*", at: "delete", reason: "r", from: 3 },
    "every resource fails at delete, but not the first 2 times",
  ],
  [
    { kind: "delay", ...GROUP, at: "update", by: "PT1H", from: 2, times: 2 },
    "update of IndexerGroup of ci-indexer takes PT1H longer, 2 times after once",
  ],
  [{ kind: "signal", ...GROUP, send: "nothing" }, "the machines of IndexerGroup of ci-indexer never signal"],
  [
    { kind: "signal", resource: "Group", send: "failure", machines: 2, at: "rollback" },
    "2 of the machines of Group signal FAILURE at rollback",
  ],
  [
    { kind: "refuse", operation: "SetStackPolicy", code: "ValidationError", message: "Not now.", from: 2 },
    "calls SetStackPolicy are refused with ValidationError, but not the first time",
  ],
  [{ kind: "throttle", service: "s3", share: 0.125 }, "12.5 % of the calls of s3 are throttled"],
  [{ kind: "stale", operation: "Get*", reads: 1 }, "all calls Get* are answered as of one read before"],
  [{ kind: "stale", service: "ssm", behind: "PT5S" }, "all calls of ssm are answered as of PT5S before"],
  [
    { kind: "cut", service: "s3", operation: "PutObject", when: "afterCall", times: 1 },
    "calls PutObject of s3 are cut after they are done, once",
  ],
  [{ kind: "slow", by: "PT2S", account: "111111111111" }, "all calls from 111111111111 are answered PT2S late"],
  [{ kind: "unreachable", afterCalls: 5, for: "PT2S" }, "no new connections for PT2S after 5 calls were answered"],
])("%j is told as what it does", (fault, words) => {
  expect(describeFault(fault)).toBe(words);
});
