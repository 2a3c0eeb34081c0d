import { assert, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "../src/wire/base64.ts";

describe("Base64", () => {
  it("is what Node.js makes of the same bytes, and gives them back", () => {
    assert(
      property(uint8Array({ maxLength: 300 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64"));
        expect(decodeBase64(text)).toEqual(bytes);
        expect(decodeBase64(text.replaceAll("=", ""))).toEqual(bytes);
      }),
    );
  });

  it.each(["A", "AAAAA", "AA=", "A===", "AA-_", "AA A", "AAé=", "=", "=AAA"])("is not %j", (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});
