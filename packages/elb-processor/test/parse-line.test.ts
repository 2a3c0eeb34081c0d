import { describe, expect, it } from "vitest";
import { parseLine } from "../src/index.ts";

describe("a line of a log", () => {
  it("is recognised as a Classic Load Balancer's by its time and its addresses", () => {
    const line = parseLine(
      '2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -',
    );
    expect(line).toMatchObject({ kind: "classic", elbStatus: 200, request: { method: "GET" }, sslCipher: null });
  });
});
