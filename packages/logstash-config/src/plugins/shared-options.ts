import { listOf, oneOf, optional, type PluginKind, type PluginOptions } from "./plugin.ts";

/** The options that every plugin of a kind has. */
export const COMMON_OPTIONS: Readonly<Record<PluginKind, PluginOptions>> = {
  input: optional({ string: "id type", boolean: "enable_metric", array: "tags", fields: "add_field", codec: "codec" }),
  filter: optional(
    { string: "id", boolean: "enable_metric periodic_flush", array: "add_tag remove_tag", fields: "add_field" },
    { remove_field: listOf("field") },
  ),
  output: optional({ string: "id", boolean: "enable_metric", codec: "codec", number: "workers" }),
  codec: optional({ string: "id", boolean: "enable_metric" }),
};

/** Of the plugins that can name fields as the Elastic Common Schema does. */
export const ECS = optional({}, { ecs_compatibility: oneOf("disabled", "v1", "v8") });

const PROTOCOLS = listOf(oneOf("TLSv1.1", "TLSv1.2", "TLSv1.3"));

/** TLS of a plugin that listens. */
export const SSL_SERVER = optional(
  {
    boolean: "ssl_enabled",
    path: "ssl_certificate ssl_key",
    password: "ssl_key_passphrase",
    array: "ssl_certificate_authorities ssl_cipher_suites",
  },
  { ssl_client_authentication: oneOf("none", "optional", "required"), ssl_supported_protocols: PROTOCOLS },
);

/** Key stores of Java, as an alternative to PEM files. */
export const SSL_STORES = optional(
  {
    path: "ssl_keystore_path ssl_truststore_path",
    password: "ssl_keystore_password ssl_truststore_password",
  },
  { ssl_keystore_type: oneOf("pkcs12", "jks"), ssl_truststore_type: oneOf("pkcs12", "jks") },
);

/** TLS of a plugin that connects. */
export const SSL_CLIENT = optional(
  { boolean: "ssl_enabled", path: "ssl_certificate ssl_key" },
  {
    ssl_certificate_authorities: listOf("path"),
    ssl_cipher_suites: listOf("string"),
    ssl_supported_protocols: PROTOCOLS,
    ssl_verification_mode: oneOf("full", "certificate", "none"),
  },
);

/** What all plugins that speak HTTP through the same client have. */
export const HTTP_CLIENT = {
  ...SSL_CLIENT,
  ...SSL_STORES,
  ...optional({
    number:
      "request_timeout socket_timeout connect_timeout pool_max pool_max_per_route automatic_retries validate_after_inactivity",
    boolean: "follow_redirects keepalive retry_non_idempotent cookies",
    string: "user",
    password: "password ssl_key_passphrase",
    any: "proxy",
  }),
};

/** How the plugins for AWS get their credentials. */
export const AWS = optional({
  string: "access_key_id region session_token role_arn role_session_name aws_credentials_file endpoint proxy_uri",
  password: "secret_access_key",
  boolean: "use_aws_bundled_ca",
  hash: "additional_settings",
});

/** How the plugins for Elasticsearch sign in. */
export const ELASTICSEARCH_LOGIN = optional({
  string: "user cloud_id ca_trusted_fingerprint",
  password: "password cloud_auth api_key",
  uri: "proxy",
  hash: "custom_headers",
});
