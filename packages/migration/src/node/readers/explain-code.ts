/** What the commonest codes of Node mean, as the end of a sentence. */
const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "nobody knows that name",
  ETIMEDOUT: "nothing answers there",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority(),
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority(),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority(),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority(),
};

/** Explains a code that Node gives a failed connection: what it means, where that is known, and the code itself. */
export function explainCode(code: string): string {
  const meaning = MEANINGS[code];
  return meaning === undefined ? code : `${meaning}: ${code}`;
}

function unknownAuthority(): string {
  return "its certificate is of an authority that is not known here, which NODE_EXTRA_CA_CERTS can name";
}
