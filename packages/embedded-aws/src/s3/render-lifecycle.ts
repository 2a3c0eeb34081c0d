import type { JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import { element, textElement } from "../wire/xml.ts";
import { ruleId } from "./lifecycle-rules.ts";

/** Returns a rule of a lifecycle, which is kept in the shape of `AWS::S3::Bucket`, as the XML element `Rule`. */
export function renderRule(rule: JsonObject, index: number): string {
  return element(
    "Rule",
    textElement("ID", ruleId(rule, index)) +
      renderFilter(rule) +
      textOfMember(rule, "Status", "Status") +
      listOf(rule, "Transition", "Transitions")
        .map((it) => element("Transition", renderTransition(it)))
        .join("") +
      listOf(rule, "NoncurrentVersionTransition", "NoncurrentVersionTransitions")
        .map((it) => element("NoncurrentVersionTransition", renderNoncurrentTransition(it)))
        .join("") +
      wrap("Expiration", renderExpiration(rule)) +
      wrap("NoncurrentVersionExpiration", renderNoncurrent(rule)) +
      wrap(
        "AbortIncompleteMultipartUpload",
        textOfMember(objectAt(rule, "AbortIncompleteMultipartUpload"), "DaysAfterInitiation", "DaysAfterInitiation"),
      ),
  );
}

function renderFilter(rule: JsonObject): string {
  const parts = [
    textOfMember(rule, "Prefix", "Prefix"),
    ...objectsAt(rule, "TagFilters").map((tag) =>
      element("Tag", textOfMember(tag, "Key", "Key") + textOfMember(tag, "Value", "Value")),
    ),
    textOfMember(rule, "ObjectSizeGreaterThan", "ObjectSizeGreaterThan"),
    textOfMember(rule, "ObjectSizeLessThan", "ObjectSizeLessThan"),
  ].filter((part) => part !== "");
  return element("Filter", parts.length > 1 ? element("And", parts.join("")) : (parts[0] ?? textElement("Prefix", "")));
}

function renderExpiration(rule: JsonObject): string {
  return (
    textOfMember(rule, "ExpirationInDays", "Days") +
    textOfMember(rule, "ExpirationDate", "Date") +
    textOfMember(rule, "ExpiredObjectDeleteMarker", "ExpiredObjectDeleteMarker")
  );
}

function renderNoncurrent(rule: JsonObject): string {
  const expiration = objectAt(rule, "NoncurrentVersionExpiration");
  return (
    textOfMember(expiration, "NoncurrentDays", "NoncurrentDays") +
    textOfMember(expiration, "NewerNoncurrentVersions", "NewerNoncurrentVersions") +
    textOfMember(rule, "NoncurrentVersionExpirationInDays", "NoncurrentDays")
  );
}

function renderTransition(transition: JsonObject): string {
  return (
    textOfMember(transition, "TransitionInDays", "Days") +
    textOfMember(transition, "TransitionDate", "Date") +
    textOfMember(transition, "StorageClass", "StorageClass")
  );
}

function renderNoncurrentTransition(transition: JsonObject): string {
  return (
    textOfMember(transition, "TransitionInDays", "NoncurrentDays") +
    textOfMember(transition, "NewerNoncurrentVersions", "NewerNoncurrentVersions") +
    textOfMember(transition, "StorageClass", "StorageClass")
  );
}

/** Templates know some members both ways, one by one and as a list. */
function listOf(rule: JsonObject, one: string, many: string): readonly JsonObject[] {
  const single = objectAt(rule, one);
  return [...(Object.keys(single).length === 0 ? [] : [single]), ...objectsAt(rule, many)];
}

function textOfMember(record: JsonObject, name: string, as: string): string {
  const text = textOrNumber(record[name]);
  return text === undefined ? "" : textElement(as, text);
}

function wrap(name: string, content: string): string {
  return content === "" ? "" : element(name, content);
}
