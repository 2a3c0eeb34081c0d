import { settings, type SettingTable } from "./setting.ts";

const EVERY = settings({
  boolean: "compress readonly",
  bytes: "chunk_size max_restore_bytes_per_sec max_snapshot_bytes_per_sec",
  whole: "max_number_of_snapshots",
});

/** Settings of a repository by its type. Elasticsearch reference: "S3 repository", "Shared file system repository" and so on. */
export const REPOSITORY_SETTINGS: Readonly<Record<string, SettingTable>> = {
  s3: {
    ...EVERY,
    ...settings(
      {
        text: "bucket client base_path",
        boolean: "server_side_encryption add_purpose_custom_query_parameter",
        memory: "buffer_size",
        whole:
          "delete_objects_max_size max_multipart_parts get_register_retry_delay.* max_multipart_upload_cleanup_size",
        time: "get_register_retry_delay",
      },
      {
        canned_acl:
          "private public-read public-read-write authenticated-read log-delivery-write bucket-owner-read bucket-owner-full-control",
        storage_class: "standard reduced_redundancy standard_ia onezone_ia intelligent_tiering",
      },
    ),
  },
  fs: { ...EVERY, ...settings({ text: "location" }) },
  url: settings({ text: "url", whole: "http_max_retries", time: "http_socket_timeout", boolean: "compress" }),
  azure: { ...EVERY, ...settings({ text: "container client base_path location_mode" }) },
  gcs: { ...EVERY, ...settings({ text: "bucket client base_path" }) },
  source: { ...EVERY, ...settings({ text: "delegate_type" }) },
};

/** What a repository of a type cannot do without. */
export const REPOSITORY_NEEDS: Readonly<Record<string, string>> = {
  s3: "bucket",
  fs: "location",
  url: "url",
  azure: "container",
  gcs: "bucket",
  source: "delegate_type",
};

/** Settings that belong to the client in `elasticsearch.yml`, or to nobody: as part of the repository they were readable by anybody. */
export const CLIENT_SETTINGS: readonly string[] = [
  "endpoint",
  "protocol",
  "region",
  "access_key",
  "secret_key",
  "max_retries",
];

/** What a snapshot policy may say of what it takes, and of how long it keeps it. Reference: "Create or update a snapshot policy". */
export const SNAPSHOT_CONFIG: SettingTable = settings({
  texts: "indices feature_states expand_wildcards",
  boolean: "ignore_unavailable include_global_state partial",
  anything: "metadata metadata.*",
});

/** How long snapshots are kept. */
export const SNAPSHOT_RETENTION: SettingTable = settings({ time: "expire_after", whole: "min_count max_count" });
