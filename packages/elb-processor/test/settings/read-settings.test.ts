import { describe, expect, it } from "vitest";
import { readPlace } from "../../src/settings/read-place.ts";
import { readSettings } from "../../src/settings/read-settings.ts";
import { DEFAULT_SETTINGS } from "../../src/settings/settings.ts";

describe("settings", () => {
  it("have a default for what the file does not name", () => {
    expect(readSettings('{ "release": "1.2.3", "form": "ecs" }')).toEqual({
      kind: "read",
      settings: { ...DEFAULT_SETTINGS, release: "1.2.3", form: "ecs" },
    });
  });

  it("are refused with all that is wrong with them", () => {
    const file = { transport: "udp", connections: 0, httpPath: "no slash", tlsCa: "x", maxLineBytes: "1024", pool: 3 };
    expect(readSettings(JSON.stringify(file))).toEqual({
      kind: "wrong",
      problems: [
        "transport in settings.json is not one of tcp, tls, http, https.",
        "connections in settings.json is not a whole number from 1 to 16.",
        "httpPath in settings.json is not a path that begins with a slash.",
        "tlsCa in settings.json is not a certificate in PEM.",
        "maxLineBytes in settings.json is not a whole number from 1024 to 1048576.",
        expect.stringMatching(/^settings.json has pool, which is no setting. Known are release, form, /),
      ],
    });
  });

  it.each(["", "[]", "#{Port}"])("are refused when the file is no JSON object: %s", (text) => {
    expect(readSettings(text)).toEqual({ kind: "wrong", problems: ["settings.json is not a JSON object."] });
  });
});

describe("the place", () => {
  const variables = { BROKER_HOST: "broker", BROKER_PORT: "6379", LOGSTACK_COMPONENT: "c", LOGSTACK_ENVIRONMENT: "ci" };

  it("is what the stack puts into the environment", () => {
    expect(readPlace(variables)).toEqual({
      kind: "read",
      place: { brokerHost: "broker", brokerPort: 6379, component: "c", environment: "ci" },
    });
  });

  it("is refused with all that is missing or wrong", () => {
    expect(readPlace({ ...variables, BROKER_HOST: undefined, BROKER_PORT: "70000" })).toMatchObject({
      problems: [expect.stringContaining("BROKER_HOST"), "BROKER_PORT is no port: 70000."] as unknown,
    });
  });
});
