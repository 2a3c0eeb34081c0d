import { AwsError } from "../aws-error.ts";
import { objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { CallContext } from "../service.ts";
import type { Ec2Desk } from "./ec2-desk.ts";
import { missingParameter } from "../wire/read-form.ts";
import { filterItems, type Filter, type FilterReaders } from "./filters.ts";
import {
  findTemplate,
  findVersion,
  templateName,
  versionsOf,
  type LaunchTemplateVersion,
} from "./launch-template-versions.ts";
import { pageOf, type PageInput } from "./pages.ts";
import { showTags, tagsOfResource } from "./resource-tags.ts";

/** Which launch templates a request is about: by id, by name, or all. */
export interface TemplatesInput extends PageInput {
  readonly LaunchTemplateIds?: readonly string[];
  readonly LaunchTemplateNames?: readonly string[];
  readonly Filters?: readonly Filter[];
}

/** Which versions of which launch template a request is about; all where it names none. */
export interface VersionsInput extends PageInput {
  readonly LaunchTemplateId?: string;
  readonly LaunchTemplateName?: string;
  readonly Versions?: readonly string[];
}

const READERS: FilterReaders<PhysicalResource> = { "launch-template-name": (template) => [templateName(template)] };

/** Returns DescribeLaunchTemplates over the templates that stacks made. */
export function describeLaunchTemplates({ store }: Ec2Desk) {
  return (input: TemplatesInput, context: CallContext): object => {
    const { LaunchTemplateIds: ids = [], LaunchTemplateNames: names = [], Filters } = input;
    const asked = [...ids.map((id) => ({ id, name: undefined })), ...names.map((name) => ({ id: undefined, name }))];
    const all = openSharedResources(store, "AWS::EC2::LaunchTemplate").list(context);
    const picked = asked.map((wanted) => findTemplate(context, store, wanted) ?? refuseMissing(wanted));
    const wanted = filterItems(asked.length === 0 ? all : picked, Filters, { readers: READERS, tagsOf });
    const { items, NextToken } = pageOf(wanted, input, ({ physicalId }) => physicalId);
    const LaunchTemplates = items.map((template) => ({
      LaunchTemplateId: template.physicalId,
      LaunchTemplateName: templateName(template),
      CreateTime: versionsOf(template, store)[0]?.createdAtMs,
      CreatedBy: creatorOf(context),
      DefaultVersionNumber: Number(textOrNumber(template.attributes["DefaultVersionNumber"])),
      LatestVersionNumber: Number(textOrNumber(template.attributes["LatestVersionNumber"])),
      Tags: showTags(tagsOf(template)),
    }));
    return { LaunchTemplates, NextToken };
  };
}

/** Returns DescribeLaunchTemplateVersions of one template, newest first. */
export function describeLaunchTemplateVersions({ store }: Ec2Desk) {
  return (input: VersionsInput, context: CallContext): object => {
    const wanted = { id: input.LaunchTemplateId, name: input.LaunchTemplateName };
    if (wanted.id === undefined && wanted.name === undefined) throw missingParameter("LaunchTemplateId");
    const template = findTemplate(context, store, wanted) ?? refuseMissing(wanted);
    const all = versionsOf(template, store).toReversed();
    const asked = input.Versions ?? [];
    const picked = asked.length === 0 ? all : asked.map((version) => pickVersion(template, all, version));
    const { items, NextToken } = pageOf(picked, input, ({ number }) => String(1_000_000 - number));
    const LaunchTemplateVersions = items.map(({ number, description, createdAtMs, data }) => ({
      LaunchTemplateId: template.physicalId,
      LaunchTemplateName: templateName(template),
      VersionNumber: number,
      VersionDescription: description,
      CreateTime: createdAtMs,
      CreatedBy: creatorOf(context),
      DefaultVersion: number === 1,
      LaunchTemplateData: data,
    }));
    return { LaunchTemplateVersions, NextToken };
  };
}

function pickVersion(
  template: PhysicalResource,
  newestFirst: readonly LaunchTemplateVersion[],
  wanted: string,
): LaunchTemplateVersion {
  const version = findVersion(newestFirst.toReversed(), wanted);
  if (version !== undefined) return version;
  throw new AwsError(
    "InvalidLaunchTemplateId.VersionNotFound",
    `Could not find the specified version ${wanted} for the launch template with ID ${template.physicalId}.`,
  );
}

function refuseMissing({ id, name }: { readonly id: string | undefined; readonly name: string | undefined }): never {
  throw id === undefined
    ? new AwsError(
        "InvalidLaunchTemplateName.NotFoundException",
        `The specified launch template, with template name ${name ?? ""}, does not exist.`,
      )
    : new AwsError(
        "InvalidLaunchTemplateId.NotFound",
        `The specified launch template, with template ID ${id}, does not exist.`,
      );
}

function creatorOf({ account }: CallContext): string {
  return `arn:aws:iam::${account}:user/embedded`;
}

/** AWS: a launch template takes its tags in another form than other resources do, and none of its stack's. */
function tagsOf({ properties }: PhysicalResource): Readonly<Record<string, string>> {
  const own = objectsAt(properties, "TagSpecifications").filter((it) => it["ResourceType"] === "launch-template");
  return Object.assign({}, ...own.map((specification) => tagsOfResource({ properties: specification }))) as Readonly<
    Record<string, string>
  >;
}
