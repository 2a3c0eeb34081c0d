const SECRET =
  /(?:_webhook_url|_password|_pass|_api_?key|_apikey|_app_key|_auth_token|_access_token|_api_token|_bot_token|_bot_id|_secret_key|_secret_access_key|_aws_access_key(?:_id)?|_secret_id|_sign|_integration_key|_integration_url|_service_key|_bearer)$/;

const SECRET_NAMES = new Set([
  "password",
  "opsgenie_key",
  "webex_webhook_id",
  "smseagle_token",
  "yzj_token",
  "Authorization",
]);

const LOOKS = [
  { what: "a URL with a user and a password", test: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:]+:[^\s/@]+@/i },
  { what: "the address of a Slack webhook", test: /hooks\.slack\.com\/services\/\w/ },
  { what: "an access key of AWS", test: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: "a private key", test: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
] as const;

/** Whether a key's value is a secret: whoever knows it can send in our name, or log in. */
export function isSecretKey(key: string): boolean {
  return SECRET.test(key) || SECRET_NAMES.has(key);
}

/** What secret a text looks like, whatever its key is. */
export function secretLooksOf(text: string): string | undefined {
  return LOOKS.find(({ test }) => test.test(text))?.what;
}
