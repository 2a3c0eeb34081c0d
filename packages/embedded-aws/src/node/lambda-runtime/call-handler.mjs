/**
 * Calls a handler of either style, promise or callback, and says once how it ended.
 * AWS Lambda developer guide, "Define Lambda function handler in Node.js".
 */
export function callHandler(handler, invocation, { succeed, fail }) {
  let isWaitingForEmptyLoop = true;
  let answer;
  const finish = (act) => {
    process.removeListener("beforeExit", whenLoopIsEmpty);
    act();
  };
  /** AWS: an answer by callback waits until the event loop is empty, and code that never answers answers null. */
  const whenLoopIsEmpty = () => finish(answer ?? (() => succeed(null)));
  const callback = (error, result) => {
    answer ??= error === null || error === undefined ? () => succeed(result) : () => fail(error);
    if (!isWaitingForEmptyLoop) setImmediate(() => finish(answer));
  };
  const context = createContext(invocation, callback, {
    get: () => isWaitingForEmptyLoop,
    set: (value) => {
      isWaitingForEmptyLoop = value;
    },
  });
  process.on("beforeExit", whenLoopIsEmpty);
  try {
    if (handler.length >= 3 && process.env["AWS_EXECUTION_ENV"] === "AWS_Lambda_nodejs24.x") throw callbackRemoved();
    const result = handler(JSON.parse(invocation.payload), context, callback);
    if (typeof result?.then === "function") {
      result.then(
        (value) => finish(() => succeed(value)),
        (error) => finish(() => fail(error)),
      );
    }
  } catch (error) {
    finish(() => fail(error));
  }
}

function createContext({ context, requestId, deadlineMs, clientContext }, callback, emptyLoop) {
  return {
    ...context,
    awsRequestId: requestId,
    ...(clientContext === undefined ? {} : { clientContext: JSON.parse(clientContext) }),
    get callbackWaitsForEmptyEventLoop() {
      return emptyLoop.get();
    },
    set callbackWaitsForEmptyEventLoop(value) {
      emptyLoop.set(value);
    },
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
    done: (error, result) => {
      emptyLoop.set(false);
      callback(error, result);
    },
    succeed: (result) => {
      emptyLoop.set(false);
      callback(null, result);
    },
    fail: (error) => {
      emptyLoop.set(false);
      callback(error ?? "handled");
    },
  };
}

function callbackRemoved() {
  const error = new Error(
    "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
      "You need to modify this function to use a supported handler signature to use Node.js 24 or later.",
  );
  error.name = "Runtime.CallbackHandlerDeprecated";
  return error;
}
