import { err, ok, type ResultAsync } from "neverthrow";
import { type PackageName, ruleSetComparisonInSteps } from "../../../analysis/rule-set-comparison.ts";
import {
  type InvalidChanges,
  type InventoryMissing,
  type InventoryUnavailable,
  inventoryMissing,
} from "../../../rules/errors.ts";
import { isPackageType } from "../../../rules/package-type.ts";
import type { Revision } from "../../../rules/rule.ts";
import { answerWithin, isOver, startDeadline } from "../../deadline.ts";
import { stepsInTurns } from "../../next-turn.ts";
import type { ManagementParts } from "../management-parts.ts";
import { pageLimit } from "../page-limit.ts";
import type { PlannedRule } from "../planned-rule-set.ts";
import type { ManagementError, ProjectRequest } from "../project-access.ts";
import { changeRules, type RuleSetChange } from "./changed-rules.ts";
import { inventoryPackages, listedPackages, type PackageInventory, type PackageSource } from "./package-inventory.ts";
import { createPreviewSummary, type PreviewedPackages } from "./preview-summary.ts";

/** The changes to preview, and the packages to compare. */
export interface PreviewRulesRequest extends ProjectRequest {
  /** Made one after the other. None compares the rules with themselves. */
  readonly changes: readonly RuleSetChange[];
  /** The packages to preview; absent reads the host's inventory, in the package types of the changed rules. */
  readonly packages?: readonly PackageName[];
  /** Begin behind this package: the `next` of the page before. Absent begins with the first. */
  readonly after?: PackageName;
  /** The most packages on the page: an integer from 1 to 100; by default 20. */
  readonly limit?: number;
}

/** The effect of changes on packages, a page of them. */
export interface RulePreview extends PreviewedPackages {
  /** The project's revision for which this was computed. */
  readonly revision: Revision;
  /** The package where the time was up; continue with it as `after`. Null if all were read. */
  readonly stoppedAt: PackageName | null;
}

/** Trying rules before they are in force, on behalf of a caller (contract, section 7). */
export interface RulePreviews {
  /** The effect of changes to the rules on packages. Changes nothing. */
  previewRules(
    request: PreviewRulesRequest,
  ): ResultAsync<RulePreview, ManagementError | InvalidChanges | InventoryMissing | InventoryUnavailable>;
}

type Answer = Awaited<ReturnType<RulePreviews["previewRules"]>>;

/** Which part of its time a preview may spend reading packages. The rest is for one answer of the inventory. */
const lookingTime = 0.5;

export function createRulePreviews(
  { authorise, rules, deadlineMs }: Pick<ManagementParts, "authorise" | "rules" | "deadlineMs">,
  inventory: PackageInventory | undefined,
): RulePreviews {
  return {
    previewRules: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer> => {
        const looking = startDeadline(deadlineMs * lookingTime);
        const limit = pageLimit(request.limit);
        const changes = [...request.changes];
        const listed = request.packages === undefined ? undefined : copyOfPackages(request.packages);
        const [after] = request.after === undefined ? [] : copyOfPackages([request.after]);
        const authorised = await authorise(deadline, request, "list");
        if (authorised.isErr()) return err(authorised.error);
        const { projectId } = authorised.value;
        const read = await rules.read(deadline, projectId);
        if (read.isErr()) return err(read.error);
        const { revision, wholeList } = read.value;
        const changed = await changeRules(wholeList, changes);
        if (changed.isErr()) return err(changed.error);
        const { concerned } = changed.value;
        let source: PackageSource;
        if (listed !== undefined) {
          source = listedPackages(listed, after);
        } else {
          if (inventory === undefined) return err(inventoryMissing);
          const types = new Set(concerned.flatMap((terms) => terms.map(({ packageType }) => packageType)));
          source = inventoryPackages(inventory, projectId, types, after);
        }
        const takeSteps = stepsInTurns();
        const comparison = await takeSteps(ruleSetComparisonInSteps<PlannedRule>(wholeList, changed.value.rules));
        const summary = createPreviewSummary(concerned, limit);
        let stoppedAt: PackageName | null = null;
        for (;;) {
          const batch = await source(deadline);
          if (batch.isErr()) return err(batch.error);
          const last = batch.value.at(-1);
          if (last === undefined) break;
          const compared = await takeSteps(comparison.comparePackages(batch.value));
          await takeSteps(summary.add(compared));
          if (isOver(looking)) {
            stoppedAt = last;
            break;
          }
        }
        return ok({ revision, ...summary.counted(), stoppedAt });
      }),
  };
}

/** @throws TypeError for packages outside of their type. */
function copyOfPackages(packages: readonly PackageName[]): readonly PackageName[] {
  return packages.map(({ packageType, packageName }) => {
    if (isPackageType(packageType) && typeof packageName === "string" && packageName !== "") {
      return { packageType, packageName };
    }
    throw new TypeError(`a package has a type and a name, got ${JSON.stringify({ packageType, packageName })}`);
  });
}
