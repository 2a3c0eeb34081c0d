import { expect, it } from "vitest";
import { splitUrl } from "../src/event/split-url.ts";

const NOTHING = { scheme: undefined, host: undefined, port: undefined, path: undefined, query: undefined };

it.each([
  ["https://shop.example:443/", { scheme: "https", host: "shop.example", port: 443, path: "/" }],
  ["https://shop.example/a/b", { scheme: "https", host: "shop.example", path: "/a/b" }],
  ["http://shop.example:80/a?b=/c?d", { scheme: "http", host: "shop.example", port: 80, path: "/a", query: "b=/c?d" }],
  ["http://shop.example?b", { scheme: "http", host: "shop.example", query: "b" }],
  ["http://[2001:db8::1]:80/a b", { scheme: "http", host: "[2001:db8::1]", port: 80, path: "/a b" }],
  ["ws://shop.example:80", { scheme: "ws", host: "shop.example", port: 80 }],
  ["http://shop.example:80-", { scheme: "http", host: "shop.example", port: 80 }],
  ["/a?", { path: "/a", query: "" }],
  ["", {}],
])("an address is taken apart: %s", (url, parts) => {
  expect(splitUrl(url)).toEqual({ ...NOTHING, ...parts });
});
