import {
  type AccessLevel,
  type AuthorisedCaller,
  accessLevels,
  canSee,
  type Decision,
  featureDisabled,
  forbidden,
  isAtLeast,
  type ManagedPackageProtection,
  type MinimumAccessLevels,
  meetsMinimumAccessLevel,
  type PackageAction,
  type PackageName,
  type Principal,
  type ProjectReference,
  type ProjectView,
  type ProtectionRule,
  projectNotFound,
} from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { z } from "zod";
import { documentAnswer } from "../list-response.ts";
import type { Failure, Operation } from "../operation.ts";
import { parseParameters } from "../parameters.ts";
import type { OperationName } from "../route.ts";
import { decisionParameters, packageItem } from "./item-parameters.ts";
import { parseItems } from "./parse-items.ts";
import { packageToWire, wirePackage } from "./preview.ts";
import { readDocument, together } from "./request.ts";
import { decidingRulesToWire, wireDecidingRules } from "./wire-rules.ts";

const mostPackages = 1000;
/** A package may be decided by thousands of rules, so few decisions are written in one turn of the event loop. */
const decisionsAtOnce = 50;

const decidingRules = z.strictObject(wireDecidingRules);

const wireDecision = z.strictObject({
  ...wirePackage.shape,
  outcome: z.enum(["allowed", "blocked"]),
  required_access_level: z
    .enum(accessLevels)
    .nullable()
    .meta({ description: "The level that would be enough; null for what is allowed, and where none would be." }),
  blocked_by: decidingRules.optional().meta({ description: "Not for callers whom refusals are not explained to." }),
  would_block: decidingRules
    .optional()
    .meta({ description: "The evaluate rules that would block, had they been active." }),
});
export const wireDecisions = z.strictObject({
  action: z.enum(["push", "delete"]),
  minimum_access_level: z
    .enum(accessLevels)
    .nullable()
    .meta({ description: "What the action needs whatever the rules say; null where the host switched that off." }),
  decisions: z.array(wireDecision),
});

/** Whether packages may be pushed or deleted (contract, section 7). Reads, although it is a POST. */
export const decisionOperations: Readonly<Record<Extract<OperationName, "decidePackages">, Operation>> = {
  decidePackages: {
    action: "list",
    async answer({ protection, explain = true }, caller, query, request) {
      const document = await readDocument(request);
      if (document.isErr()) return err(document.error);
      const wanted = together(
        parseParameters(decisionParameters, request.route, [document.value, query]),
        await parseItems("packages", document.value("packages"), packageItem, mostPackages),
      );
      if (wanted.isErr()) return err(wanted.error);
      const [{ id, action, access_level: accessLevel, kind }, packages] = wanted.value;
      const project = await findProject(protection, caller, id);
      if (project.isErr()) return err(project.error);
      const isMaintainer = caller.admin || isAtLeast(project.value.accessLevel, "maintainer");
      const asksForAnother = accessLevel !== undefined || kind !== undefined;
      if (asksForAnother && !isMaintainer) return err(forbidden);
      const principal = principalOf(caller, project.value, accessLevel, kind);
      const levels = protection.minimumAccessLevels;
      const checked = await protection.checkPackages({ projectId: project.value.id, action, principal, packages });
      if (checked.isErr()) {
        const { error } = checked;
        return err(error.type === "store_unavailable" ? error : { type: "internal_error", cause: error });
      }
      const decided = packages.map((one, index) => ({ ...one, decision: checked.value[index] }));
      const isExplained = isMaintainer || explain;
      const members = { action, minimum_access_level: levels?.[action] ?? null };
      const toWire = (one: DecidedPackage) => decisionToWire(one, { levels, principal, action, isExplained });
      return ok(await documentAnswer(members, "decisions", decided, toWire, {}, decisionsAtOnce));
    },
  },
};

/** The checks of section 2 of the contract except for the role: any is enough. */
async function findProject(
  protection: ManagedPackageProtection,
  caller: AuthorisedCaller,
  reference: ProjectReference,
): Promise<Result<ProjectView, Failure>> {
  const resolved = await protection.resolveProject(caller, reference);
  if (resolved.isErr()) return err(resolved.error);
  const project = resolved.value;
  if (project === null || !canSee(caller, project)) return err(projectNotFound);
  if (!project.protectionEnabled) return err(featureDisabled);
  return project.archived || !project.packagesEnabled ? err(forbidden) : ok(project);
}

function principalOf(
  caller: AuthorisedCaller,
  project: ProjectView,
  accessLevel: AccessLevel | undefined,
  kind: Principal["kind"] | undefined,
): Principal {
  if (kind !== undefined && kind !== "user") return { kind };
  if (accessLevel !== undefined) return { kind: "user", accessLevel };
  return caller.admin && kind === undefined ? { kind: "admin" } : { kind: "user", accessLevel: project.accessLevel };
}

interface DecidedPackage extends PackageName {
  readonly decision: Decision<ProtectionRule> | undefined;
}

interface Question {
  readonly levels: MinimumAccessLevels | null;
  readonly principal: Principal;
  readonly action: PackageAction;
  readonly isExplained: boolean;
}

function decisionToWire(
  { decision, ...named }: DecidedPackage,
  { levels, principal, action, isExplained }: Question,
): z.output<typeof wireDecision> {
  const isBelow = !meetsMinimumAccessLevel(levels, principal, action);
  const blockedBy = decision?.outcome === "blocked" ? decision.blockedBy : [];
  const byRules = decision?.outcome === "blocked" ? decision.requiredAccessLevel : null;
  const isUser = principal.kind === "user";
  const byMinimum = isBelow && isUser ? (levels?.[action] ?? null) : null;
  return {
    ...packageToWire(named),
    outcome: isBelow || decision?.outcome !== "allowed" ? "blocked" : "allowed",
    required_access_level: stricter(byRules, byMinimum),
    ...(isExplained && {
      blocked_by: decidingRulesToWire(blockedBy),
      would_block: decidingRulesToWire(decision?.wouldBlock ?? []),
    }),
  };
}

function stricter(one: AccessLevel | null, other: AccessLevel | null): AccessLevel | null {
  if (one === null || other === null) return one ?? other;
  return isAtLeast(one, other) ? one : other;
}
