import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** A certificate and its key, both in PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that others may lead to, whether it may issue them or not. */
export interface TestAuthority extends TestCertificate {
  readonly name: Buffer;
  readonly privateKey: KeyObject;
}

/** Returns a certificate for a host name, made anew each time: of this authority, or one that signs itself. */
export function aCertificate(hostName: string, authority?: TestAuthority): TestAuthority {
  const names = extension("551d11", sequence(tagged(0x82, Buffer.from(hostName))));
  return issue({ subject: hostName, extensions: [names], authority });
}

/** Returns an authority, made anew each time: the first of a chain, or one that another answers for. */
export function anAuthority(subject: string, authority?: TestAuthority): TestAuthority {
  const mayIssue = extension("551d13", sequence(tagged(0x01, Buffer.of(255))));
  return issue({ subject, extensions: [mayIssue], authority });
}

interface Issuing {
  readonly subject: string;
  readonly extensions: readonly Buffer[];
  /** Itself, when left out. */
  readonly authority: TestAuthority | undefined;
}

/** RFC 5280, in the DER that it asks for. */
function issue({ subject, extensions, authority }: Issuing): TestAuthority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid("2a8648ce3d040302"));
  const name = sequence(tagged(0x31, sequence(oid("550403"), tagged(0x0c, Buffer.from(subject)))));
  const validity = sequence(tagged(0x17, Buffer.from("200101000000Z")), tagged(0x17, Buffer.from("490101000000Z")));
  const version = tagged(0xa0, tagged(0x02, Buffer.of(2)));
  const serial = tagged(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)]));
  const subjectKey = publicKey.export({ type: "spki", format: "der" });
  const issuer = authority?.name ?? name;
  const rest = tagged(0xa3, sequence(...extensions));
  const body = sequence(version, serial, algorithm, issuer, validity, name, subjectKey, rest);
  const signature = tagged(0x03, Buffer.of(0), sign("sha256", body, authority?.privateKey ?? privateKey));
  const der = sequence(body, algorithm, signature).toString("base64");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${der.replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    name,
    privateKey,
  };
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), tagged(0x04, value));
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
