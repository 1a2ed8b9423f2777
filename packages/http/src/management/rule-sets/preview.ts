import {
  accessLevels,
  type PackageComparison,
  type PackageName,
  type PackageRequirement,
  type PlannedRule,
  packageTypes,
  type RequirementChange,
} from "@package-protection/core";
import { err, ok } from "neverthrow";
import { z } from "zod";
import { documentAnswer, pageLimit } from "../list-response.ts";
import type { Operation } from "../operation.ts";
import { parseParameters } from "../parameters.ts";
import type { OperationName } from "../route.ts";
import { packageItem, previewParameters, ruleSetChange } from "./item-parameters.ts";
import { parseItems } from "./parse-items.ts";
import { readDocument, together } from "./request.ts";
import { decidingRulesToWire, wireDecidingRules } from "./wire-rules.ts";

const mostChanges = 10_000;
const mostPackages = 100_000;

export const wirePackage = z.strictObject({ type: z.enum(packageTypes), name: z.string() });

export function packageToWire({ packageType, packageName }: PackageName): z.output<typeof wirePackage> {
  return { type: packageType, name: packageName };
}

const wireCounts = z.strictObject({
  unprotected: z.int().meta({ description: "No rule matches." }),
  no_level: z.int().meta({ description: "Rules match that block deploy tokens and anonymous callers alone." }),
  maintainer: z.int(),
  owner: z.int(),
  admin: z.int(),
});
const wireCountsOfAction = z.strictObject({ before: wireCounts, after: wireCounts });
const wireRequirement = z.strictObject({
  required_access_level: z.enum(accessLevels).nullable(),
  ...wireDecidingRules,
});
const wireRequirements = z.strictObject({ before: wireRequirement, after: wireRequirement });

export const wirePreview = z.strictObject({
  revision: z.string(),
  packages: z.int().meta({ description: "How many packages were looked at." }),
  changed_packages: z.int().meta({ description: "For how many of them a level changes." }),
  push: wireCountsOfAction,
  delete: wireCountsOfAction,
  changes: z.array(
    z.strictObject({
      matching_packages: z.int(),
      first_packages: z.array(wirePackage),
    }),
  ),
  next: wirePackage.nullable().meta({ description: "The `after` of the next page." }),
  stopped_at: wirePackage.nullable().meta({ description: "Where the time was up; continue with it as `after`." }),
  page: z.array(z.strictObject({ ...wirePackage.shape, push: wireRequirements, delete: wireRequirements })),
});

function requirementToWire({ requiredAccessLevel, rules }: PackageRequirement<PlannedRule>) {
  return { required_access_level: requiredAccessLevel, ...decidingRulesToWire(rules) };
}

function changeToWire({ before, after }: RequirementChange<PlannedRule>): z.output<typeof wireRequirements> {
  return { before: requirementToWire(before), after: requirementToWire(after) };
}

function comparisonToWire(one: PackageComparison<PlannedRule>): z.output<typeof wirePreview>["page"][number] {
  return { ...packageToWire(one), push: changeToWire(one.push), delete: changeToWire(one.delete) };
}

/** Trying changes before they are made (contract, section 7). Reads, although it is a POST. */
export const previewOperations: Readonly<Record<Extract<OperationName, "previewRules">, Operation>> = {
  previewRules: {
    action: "list",
    async answer({ protection }, caller, query, request) {
      const document = await readDocument(request);
      if (document.isErr()) return err(document.error);
      const packageValue = document.value("packages");
      const lists = together(
        await parseItems("changes", document.value("changes"), ruleSetChange, mostChanges),
        await parseItems("packages", packageValue ?? [], packageItem, mostPackages),
      );
      const wanted = together(parseParameters(previewParameters, request.route, [document.value, query]), lists);
      if (wanted.isErr()) return err(wanted.error);
      const [{ id: project, after, per_page: perPage }, [changes, packages]] = wanted.value;
      const preview = await protection.previewRules({
        caller,
        project,
        changes,
        limit: pageLimit(perPage),
        ...(packageValue !== undefined && { packages }),
        ...(after !== undefined && { after }),
      });
      if (preview.isErr()) return err(preview.error);
      const { page, changedPackages, changes: counted, next, stoppedAt, ...rest } = preview.value;
      const members: Omit<z.output<typeof wirePreview>, "page"> = {
        revision: rest.revision,
        packages: rest.packages,
        changed_packages: changedPackages,
        push: rest.push,
        delete: rest.delete,
        changes: counted.map(({ matchingPackages, firstPackages }) => ({
          matching_packages: matchingPackages,
          first_packages: firstPackages.map(packageToWire),
        })),
        next: next === null ? null : packageToWire(next),
        stopped_at: stoppedAt === null ? null : packageToWire(stoppedAt),
      };
      return ok(await documentAnswer(members, "page", page, comparisonToWire));
    },
  },
};
