import { alerter, type Alerter } from "./alerter.ts";
import { CHAT_ALERTERS } from "./chat-alerters.ts";
import { INCIDENT_ALERTERS } from "./incident-alerters.ts";
import { keys, type Keys } from "./shape.ts";

/** Every alerter of ElastAlert 2, by the name that `alert` takes. */
export const ALERTERS: Readonly<Record<string, Alerter>> = {
  ...CHAT_ALERTERS,
  ...INCIDENT_ALERTERS,
  debug: alerter("", {}),
  command: alerter(
    "command",
    keys({ texts: "command", flag: "pipe_match_json pipe_alert_text fail_on_non_zero_exit" }),
  ),
  email: alerter(
    "email",
    keys({
      texts: "email cc bcc notify_email",
      text: `email_from_field email_add_domain smtp_host smtp_auth_file smtp_cert_file smtp_key_file email_reply_to
        from_addr email_format assets_dir`,
      textList: "email_image_keys email_image_values",
      whole: "smtp_port",
      flag: "smtp_ssl",
    }),
  ),
  ses: alerter(
    "ses_email ses_from_addr",
    keys({
      texts: "ses_email ses_cc ses_bcc",
      text: "ses_from_addr ses_aws_access_key ses_aws_secret_key ses_aws_region ses_aws_profile ses_email_reply_to",
    }),
  ),
  sns: alerter(
    "sns_topic_arn",
    keys({
      text: "sns_topic_arn sns_aws_access_key_id sns_aws_secret_access_key sns_aws_region sns_aws_profile",
      mapping: "sns_message_attributes",
    }),
  ),
  post: alerter("http_post_url", http("http_post")),
  post2: alerter("http_post2_url", { ...http("http_post2"), http_post2_payload: "anything" }),
  exotel: alerter(
    "exotel_account_sid exotel_auth_token exotel_to_number exotel_from_number",
    keys({ text: "exotel_account_sid exotel_auth_token exotel_to_number exotel_from_number exotel_message_body" }),
  ),
  gelf: alerter(
    "gelf_type",
    keys(
      {
        text: "gelf_endpoint gelf_host gelf_version",
        whole: "gelf_port gelf_log_level gelf_timeout",
        mapping: "gelf_payload gelf_http_headers",
        certificates: "gelf_ca_cert",
        flag: "gelf_http_ignore_ssl_errors",
      },
      { gelf_type: "http tcp" },
    ),
  ),
  indexer: alerter(
    "indexer_alert_config",
    keys({ mapping: "indexer_alert_config indexer_connection", text: "indexer_alerts_name indexer_config" }),
  ),
  stomp: alerter("", keys({ text: "stomp_hostname stomp_hostport stomp_login stomp_password stomp_destination" })),
  smseagle: alerter(
    "smseagle_url smseagle_token smseagle_message_type",
    keys(
      {
        text: "smseagle_url smseagle_token smseagle_text",
        texts: "smseagle_to",
        wholeList: "smseagle_contacts smseagle_groups",
        whole: "smseagle_duration smseagle_voice_id",
      },
      { smseagle_message_type: "sms ring tts tts_adv" },
    ),
  ),
  tencent_sms: alerter(
    "tencent_sms_to_number tencent_sms_secret_id tencent_sms_secret_key tencent_sms_sdk_appid tencent_sms_template_id",
    keys({
      text: `tencent_sms_secret_id tencent_sms_secret_key tencent_sms_sdk_appid tencent_sms_region tencent_sms_sign_name
        tencent_sms_template_id`,
      textList: "tencent_sms_to_number tencent_sms_template_parm",
    }),
  ),
  twilio: alerter(
    "twilio_account_sid twilio_auth_token twilio_to_number",
    keys({
      text: "twilio_account_sid twilio_auth_token twilio_to_number twilio_from_number twilio_message_service_sid",
      flag: "twilio_use_copilot",
    }),
  ),
};

/** Alerters of the past, with what to do instead. */
export const GONE_ALERTERS: Readonly<Record<string, string>> = {
  hipchat: "HipChat was shut down; use slack, ms_power_automate or mattermost",
  stride: "Stride was shut down; use slack, ms_power_automate or mattermost",
  linenotify: "LINE Notify was shut down in March 2025; use another alerter",
  simple: "its name is post now",
  victorops_v2: "its name is victorops",
};

function http(prefix: string): Keys {
  const named = (names: string) => names.replaceAll("~", prefix);
  return keys({
    texts: named("~_url"),
    text: named("~_proxy"),
    certificates: named("~_ca_certs"),
    flag: named("~_ignore_ssl_errors ~_all_values"),
    whole: named("~_timeout"),
    mapping: named("~_payload ~_static_payload ~_headers ~_raw_fields"),
  });
}
