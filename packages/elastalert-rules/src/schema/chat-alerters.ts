import type { Alerter } from "./alerter.ts";
import { keys, type Keys } from "./shape.ts";

/** Alerters that write into a chat. */
export const CHAT_ALERTERS: Readonly<Record<string, Alerter>> = {
  chatwork: needing("chatwork_apikey chatwork_room_id", {
    text: "chatwork_apikey chatwork_room_id chatwork_proxy chatwork_proxy_login chatwork_proxy_pass",
  }),
  dingtalk: needing(
    "dingtalk_access_token",
    {
      text: `dingtalk_access_token dingtalk_single_title dingtalk_single_url dingtalk_btn_orientation dingtalk_proxy
        dingtalk_proxy_login dingtalk_proxy_pass dingtalk_sign`,
      list: "dingtalk_btns",
    },
    { dingtalk_msgtype: "text markdown single_action_card action_card" },
  ),
  discord: needing("discord_webhook_url", {
    text: `discord_webhook_url discord_emoji_title discord_proxy discord_proxy_login discord_proxy_password
      discord_embed_footer discord_embed_icon_url`,
    whole: "discord_embed_color",
  }),
  gitter: needing(
    "gitter_webhook_url",
    { text: "gitter_webhook_url gitter_proxy" },
    { gitter_msg_level: "info error" },
  ),
  googlechat: needing(
    "googlechat_webhook_url",
    {
      texts: "googlechat_webhook_url",
      text: "googlechat_header_title googlechat_header_subtitle googlechat_header_image googlechat_footer_kibanalink googlechat_proxy",
    },
    { googlechat_format: "basic card" },
  ),
  lark: needing("lark_bot_id", { text: "lark_bot_id" }, { lark_msgtype: "text" }),
  matrixhookshot: needing("matrixhookshot_webhook_url", {
    texts: "matrixhookshot_webhook_url",
    text: "matrixhookshot_username matrixhookshot_html matrixhookshot_text matrixhookshot_proxy",
    certificates: "matrixhookshot_ca_certs",
    flag: "matrixhookshot_ignore_ssl_errors",
    whole: "matrixhookshot_timeout",
  }),
  mattermost: needing(
    "mattermost_webhook_url",
    {
      texts: "mattermost_webhook_url mattermost_channel_override",
      text: `mattermost_proxy mattermost_username_override mattermost_emoji_override mattermost_icon_url_override
        mattermost_msg_pretext mattermost_title mattermost_title_link mattermost_footer mattermost_footer_icon
        mattermost_image_url mattermost_thumb_url mattermost_author_name mattermost_author_link mattermost_author_icon
        mattermost_kibana_discover_color mattermost_kibana_discover_title mattermost_opensearch_discover_color
        mattermost_opensearch_discover_title`,
      list: "mattermost_msg_fields",
      flag: `mattermost_ignore_ssl_errors mattermost_attach_kibana_discover_url
        mattermost_attach_opensearch_discover_url`,
      whole: "mattermost_timeout",
    },
    { mattermost_msg_color: "good warning danger" },
  ),
  ms_teams: needing("ms_teams_webhook_url", {
    texts: "ms_teams_webhook_url",
    text: `ms_teams_alert_summary ms_teams_theme_color ms_teams_proxy ms_teams_kibana_discover_title
      ms_teams_opensearch_discover_title`,
    list: "ms_teams_alert_facts",
    flag: `ms_teams_alert_fixed_width ms_teams_attach_kibana_discover_url ms_teams_ignore_ssl_errors
      ms_teams_attach_opensearch_discover_url`,
    certificates: "ms_teams_ca_certs",
  }),
  ms_power_automate: needing(
    "ms_power_automate_webhook_url",
    {
      texts: "ms_power_automate_webhook_url",
      text: `ms_power_automate_webhook_url_from_field ms_power_automate_alert_summary ms_power_automate_proxy
        ms_power_automate_kibana_discover_title ms_power_automate_opensearch_discover_title`,
      list: "ms_power_automate_alert_facts",
      flag: `ms_power_automate_kibana_discover_attach_url ms_power_automate_ignore_ssl_errors
        ms_power_automate_opensearch_discover_attach_url ms_power_automate_teams_card_width_full`,
      certificates: "ms_power_automate_ca_certs",
    },
    {
      ms_power_automate_summary_text_size: "default small medium large extraLarge",
      ms_power_automate_body_text_size: "default small medium large extraLarge",
      ms_power_automate_kibana_discover_color: "default positive destructive",
      ms_power_automate_opensearch_discover_color: "default positive destructive",
    },
  ),
  rocketchat: needing(
    "rocket_chat_webhook_url",
    {
      texts: "rocket_chat_webhook_url rocket_chat_channel_override",
      text: `rocket_chat_username_override rocket_chat_emoji_override rocket_chat_text_string rocket_chat_proxy
        rocket_chat_kibana_discover_color rocket_chat_kibana_discover_title`,
      flag: "rocket_chat_attach_kibana_discover_url rocket_chat_ignore_ssl_errors",
      certificates: "rocket_chat_ca_certs",
      whole: "rocket_chat_timeout",
      list: "rocket_chat_alert_fields",
    },
    { rocket_chat_msg_color: "good warning danger" },
  ),
  slack: needing(
    "slack_webhook_url",
    {
      texts: "slack_webhook_url slack_channel_override",
      text: `slack_username_override slack_emoji_override slack_icon_url_override slack_text_string slack_proxy slack_title
        slack_title_link slack_kibana_discover_color slack_kibana_discover_title slack_opensearch_discover_color
        slack_opensearch_discover_title slack_jira_ticket_color slack_jira_ticket_title slack_footer slack_footer_icon
        slack_image_url slack_thumb_url slack_author_name slack_author_link slack_author_icon slack_msg_pretext`,
      list: "slack_alert_fields",
      flag: `slack_ignore_ssl_errors slack_attach_kibana_discover_url slack_attach_opensearch_discover_url
        slack_attach_jira_ticket_url`,
      whole: "slack_timeout",
      certificates: "slack_ca_certs",
    },
    { slack_msg_color: "good warning danger", slack_parse_override: "none full" },
  ),
  telegram: needing(
    "telegram_bot_token telegram_room_id",
    {
      text: `telegram_bot_token telegram_room_id telegram_api_url telegram_proxy telegram_proxy_login
        telegram_proxy_pass`,
      number: "telegram_thread_id",
    },
    { telegram_parse_mode: "markdown markdownV2 html" },
  ),
  webex_webhook: needing("webex_webhook_id", { text: "webex_webhook_id webex_webhook_msgtype" }),
  workwechat: needing("work_wechat_bot_id", { text: "work_wechat_bot_id work_wechat_msgtype" }),
  yzj: needing("yzj_token", { text: "yzj_token yzj_custom_loc yzj_proxy", whole: "yzj_type" }),
};

function needing(needs: string, byShape: Parameters<typeof keys>[0], choices?: Parameters<typeof keys>[1]): Alerter {
  const table: Keys = keys(byShape, choices);
  return { needs: needs.split(" "), keys: table };
}
