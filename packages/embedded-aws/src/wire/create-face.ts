import { AwsError } from "../aws-error.ts";
import type { CallContext } from "../service.ts";
import type { Face, HttpRequest, HttpResponse } from "./http.ts";

/** How a protocol writes a refusal. */
type WriteRefusal = (error: AwsError, request: HttpRequest, context: CallContext) => HttpResponse;

/** Returns a face that answers by `call`; an `AwsError` that it throws is an answer too, in the words of `refuse`. */
export function createFace(call: Face["answer"], refuse: WriteRefusal): Face {
  return {
    async answer(request, context) {
      try {
        return await call(request, context);
      } catch (error) {
        if (error instanceof AwsError) return refuse(error, request, context);
        throw error;
      }
    },
  };
}
