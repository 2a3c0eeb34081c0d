import { describe, expect, it } from "vitest";
import { aCertificate, anAuthority, type TestAuthority, type TestCertificate } from "./support/a-certificate.ts";
import { aFunction, anEvent, someLines } from "./support/a-function.ts";
import { aStore } from "./support/a-store.ts";
import { aTlsPeer } from "./support/a-tls-peer.ts";

const body = Buffer.from(someLines(100));

it("nothing is sent to a Broker whose certificate is of another name", async () => {
  const certificate = aCertificate("broker.example");
  const peer = await aTlsPeer(certificate);
  const settings = { transport: "tls", tlsCa: certificate.cert, tlsServerName: "other.example" } as const;
  const ran = await aFunction({ store: await aStore({ k: { body } }), port: peer.port, settings })(anEvent("k"));
  expect(ran.error).toContain("The Broker cannot be reached: ERR_TLS_CERT_ALTNAME_INVALID");
  expect(peer.lines()).toEqual([]);
});

describe("of a private authority, which another one stands between, nothing is sent to a Broker", () => {
  const root = anAuthority("Things Root");
  const between = anAuthority("Things Brokers", root);
  const leaf = aCertificate("broker.example", between);
  const chain = { ...leaf, cert: leaf.cert + between.cert };
  const noAuthority = aCertificate("between.example", root);

  it.each([
    ["that leaves out the one between", leaf, root, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ["when another authority is trusted", chain, anAuthority("Others"), "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
    ["when another one of the same name is trusted", chain, anAuthority("Things Root"), "CERT_SIGNATURE_FAILURE"],
    ["when nothing private is trusted", chain, undefined, "SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_"],
    ["whose certificate somebody issued who may not", aForgery(noAuthority), root, "INVALID_CA|INVALID_PURPOSE"],
  ] as const)("%s", async (_what, certificate, authority, code) => {
    const peer = await aTlsPeer(certificate);
    const settings = {
      transport: "tls",
      tlsServerName: "broker.example",
      ...(authority === undefined ? {} : { tlsCa: authority.cert }),
    } as const;
    const ran = await aFunction({ store: await aStore({ k: { body } }), port: peer.port, settings })(anEvent("k"));
    expect(ran.error).toMatch(new RegExp(`The Broker cannot be reached: .*(?:${code})`));
    expect(peer.lines()).toEqual([]);
  });
});

/** A certificate with the name of the Broker that one without the right to issue has signed. */
function aForgery(signer: TestAuthority): TestCertificate {
  const forged = aCertificate("broker.example", signer);
  return { ...forged, cert: forged.cert + signer.cert };
}
