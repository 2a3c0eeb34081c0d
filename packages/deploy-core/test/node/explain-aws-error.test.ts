import { expect, it } from "vitest";
import { DeployError } from "../../src/errors.ts";
import { explainAwsError } from "../../src/node/explain-aws-error.ts";

const access = { endpoint: undefined, source: "profile work" };

function anError(name: string, message = "text of AWS", over: object = {}): Error {
  return Object.assign(new Error(message), { name, ...over });
}

it.each([
  [anError("CredentialsProviderError"), "noCredentials", 2],
  [anError("ExpiredToken"), "expiredCredentials", 2],
  [anError("InvalidClientTokenId"), "wrongCredentials", 2],
  [anError("SignatureDoesNotMatch"), "wrongCredentials", 2],
  [anError("AccessDenied"), "accessDenied", 2],
  [anError("Error", "Region is missing"), "noRegion", 2],
  [anError("Error", "connect", { code: "ECONNREFUSED" }), "endpointDown", 2],
  [anError("TimeoutError", "Connection timed out"), "endpointDown", 2],
  [anError("Error", "getaddrinfo", { code: "ENOTFOUND" }), "unknownHost", 2],
  [anError("Throttling"), "throttled", 1],
  [anError("ValidationError"), "rejected", 2],
  [anError("ValidationError", "Stack:arn is in UPDATE_IN_PROGRESS state and can not be updated."), "stackMoved", 1],
  [
    anError("ValidationError", "Stack [a] already exists and cannot be created again with the changeSet [b]."),
    "stackMoved",
    1,
  ],
  [anError("ValidationError", "Stack [a] does not exist"), "stackMoved", 1],
  [anError("ValidationError", "Template error: resource A does not exist"), "rejected", 2],
  [anError("ChangeSetNotFound", "ChangeSet [a] does not exist"), "stackMoved", 1],
  [anError("AlreadyExistsException"), "stackMoved", 1],
  [anError("InvalidChangeSetStatus"), "changeSetBusy", 1],
  [anError("InternalFailure"), "awsError", 1],
])("explains %s as %s", (error, code, exitCode) => {
  const explained = explainAwsError(error, access);
  expect(explained).toMatchObject({ code, exitCode });
  expect(explained.problem).toMatch(/^[A-Z].*\S$/);
  expect(explained.hints).toHaveLength(1);
});

it("does not repeat what AWS says about a wrong signature, which quotes the request", () => {
  expect(
    explainAwsError(anError("SignatureDoesNotMatch", "AKIA and the canonical string"), access).problem,
  ).not.toContain("AKIA");
});

it("names the endpoint that does not answer", () => {
  const error = anError("Error", "connect", { code: "ECONNREFUSED" });
  expect(explainAwsError(error, { ...access, endpoint: "http://127.0.0.1:1" }).problem).toContain("http://127.0.0.1:1");
});

it("leaves alone what has been explained already", () => {
  const error = new DeployError({ code: "x", problem: "y" });
  expect(explainAwsError(error, access)).toBe(error);
});
