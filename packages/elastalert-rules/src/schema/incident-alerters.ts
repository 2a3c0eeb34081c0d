import { alerter, type Alerter } from "./alerter.ts";
import { keys } from "./shape.ts";

/** Alerters that open tickets, call people out or feed another monitor. */
export const INCIDENT_ALERTERS: Readonly<Record<string, Alerter>> = {
  alerta: alerter(
    "alerta_api_url",
    keys({
      text: `alerta_api_url alerta_api_key alerta_severity alerta_type alerta_resource alerta_origin alerta_environment
        alerta_group alerta_event alerta_text alerta_value`,
      textList:
        "alerta_service alerta_correlate alerta_tags alerta_attributes_keys alerta_attributes_values alerta_new_style_string_format",
      flag: "alerta_use_qk_as_resource alerta_use_match_timestamp alerta_api_skip_ssl",
      whole: "alerta_timeout",
    }),
  ),
  alertmanager: alerter(
    "alertmanager_hosts",
    keys(
      {
        textList: "alertmanager_hosts",
        text: `alertmanager_alertname alertmanager_alert_subject_labelname alertmanager_alert_text_labelname
          alertmanager_proxy alertmanager_basic_auth_login alertmanager_basic_auth_password`,
        certificates: "alertmanager_ca_certs",
        flag: "alertmanager_ignore_ssl_errors",
        whole: "alertmanager_timeout",
        span: "alertmanager_resolve_time",
        mapping: "alertmanager_labels alertmanager_annotations alertmanager_fields",
      },
      { alertmanager_api_version: "v1 v2" },
    ),
  ),
  datadog: alerter("datadog_api_key datadog_app_key", keys({ text: "datadog_api_key datadog_app_key" })),
  flashduty: alerter(
    "flashduty_integration_key",
    keys(
      {
        text: `flashduty_integration_key flashduty_title flashduty_description flashduty_alert_key flashduty_check
          flashduty_service flashduty_cluster flashduty_resource flashduty_metric flashduty_group flashduty_env flashduty_app`,
      },
      { flashduty_event_status: "Info Warning Critical Ok" },
    ),
  ),
  hivealerter: alerter(
    "hive_connection hive_alert_config",
    keys({ mapping: "hive_connection hive_alert_config", list: "hive_observable_data_mapping severity_scale" }),
  ),
  iris: alerter(
    "iris_host iris_api_token",
    keys(
      {
        text: "iris_host iris_api_token iris_description iris_alert_note iris_alert_tags iris_alert_source iris_alert_source_link",
        whole: "iris_customer_id iris_case_template_id iris_alert_status_id iris_alert_severity_id",
        flag: "iris_ignore_ssl_errors iris_overwrite_timestamp",
        certificates: "iris_ca_cert",
        list: "iris_iocs",
        mapping: "iris_alert_context",
      },
      { iris_type: "alert case" },
    ),
  ),
  jira: alerter(
    "jira_server jira_project jira_issuetype jira_account_file",
    keys({
      text: `jira_server jira_project jira_issuetype jira_account_file jira_assignee jira_description
        jira_ignore_in_title jira_transition_to`,
      texts: `jira_component jira_components jira_label jira_labels jira_watchers jira_bump_not_in_statuses
        jira_bump_in_statuses`,
      number: "jira_priority jira_max_age jira_bump_after_inactivity",
      flag: "jira_bump_tickets jira_bump_only",
    }),
  ),
  opsgenie: alerter(
    "opsgenie_key",
    keys({
      text: `opsgenie_key opsgenie_account opsgenie_addr opsgenie_alias opsgenie_description opsgenie_entity
        opsgenie_message opsgenie_priority opsgenie_proxy opsgenie_source opsgenie_subject`,
      texts:
        "opsgenie_default_recipients opsgenie_default_teams opsgenie_recipients opsgenie_subject_args opsgenie_tags opsgenie_teams",
      mapping: "opsgenie_details opsgenie_recipients_args opsgenie_teams_args",
    }),
  ),
  pagerduty: alerter(
    "pagerduty_service_key pagerduty_client_name",
    keys(
      {
        text: `pagerduty_service_key pagerduty_client_name pagerduty_incident_key pagerduty_proxy
          pagerduty_v2_payload_class pagerduty_v2_payload_component pagerduty_v2_payload_group pagerduty_v2_payload_source`,
        textList: `pagerduty_incident_key_args pagerduty_v2_payload_class_args pagerduty_v2_payload_component_args
          pagerduty_v2_payload_group_args pagerduty_v2_payload_source_args`,
        flag: "pagerduty_v2_payload_include_all_info pagerduty_ignore_ssl_errors",
        certificates: "pagerduty_ca_certs",
        mapping: "pagerduty_v2_payload_custom_details",
      },
      {
        pagerduty_event_type: "none trigger resolve acknowledge",
        pagerduty_api_version: "v1 v2",
        pagerduty_v2_payload_severity: "critical error warning info",
      },
    ),
  ),
  pagertree: alerter("pagertree_integration_url", keys({ text: "pagertree_integration_url pagertree_proxy" })),
  servicenow: alerter(
    "username password servicenow_rest_url short_description comments assignment_group category subcategory cmdb_ci caller_id",
    keys({
      text: `username password servicenow_rest_url short_description comments assignment_group category subcategory
        cmdb_ci caller_id servicenow_proxy`,
      whole: "servicenow_impact servicenow_urgency",
      mapping: "service_now_additional_fields",
    }),
  ),
  victorops: alerter(
    "victorops_api_key victorops_routing_key victorops_message_type",
    keys(
      {
        text: "victorops_api_key victorops_routing_key victorops_entity_id victorops_entity_display_name victorops_proxy",
      },
      { victorops_message_type: "INFO WARNING ACKNOWLEDGEMENT CRITICAL RECOVERY" },
    ),
  ),
  zabbix: alerter(
    "zbx_host zbx_key",
    keys({
      text: "zbx_sender_host zbx_host zbx_key timestamp_strptime",
      whole: "zbx_sender_port",
      flag: "zbx_host_from_field",
    }),
  ),
};
