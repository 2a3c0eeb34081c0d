import { generateKeyPairSync, sign } from "node:crypto";

/** A certificate that signs itself, and its key, both in PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Returns a certificate for a host name, made anew each time: RFC 5280, in the DER that it asks for. */
export function aCertificate(hostName: string): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid("2a8648ce3d040302"));
  const name = sequence(tagged(0x31, sequence(oid("550403"), tagged(0x0c, Buffer.from(hostName)))));
  const validity = sequence(tagged(0x17, Buffer.from("200101000000Z")), tagged(0x17, Buffer.from("490101000000Z")));
  const names = sequence(tagged(0x82, Buffer.from(hostName)));
  const extensions = tagged(0xa3, sequence(sequence(oid("551d11"), tagged(0x04, names))));
  const version = tagged(0xa0, tagged(0x02, Buffer.of(2)));
  const subjectKey = publicKey.export({ type: "spki", format: "der" });
  const body = sequence(version, tagged(0x02, Buffer.of(1)), algorithm, name, validity, name, subjectKey, extensions);
  const signature = tagged(0x03, Buffer.of(0), sign("sha256", body, privateKey));
  const der = sequence(body, algorithm, signature).toString("base64");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${der.replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
