import {
  type InvalidRule,
  type RuleInput,
  type RuleStore,
  ruleDraft,
  type StoreUnavailable,
  type WriteConflict,
} from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";

/** The project of the demonstration, as the default directory file has it. */
const projectId = 7;

const rules: readonly RuleInput[] = [
  {
    packageNamePattern: "@flightjs/flight-package-0",
    packageType: "npm",
    minimumAccessLevelForPush: "maintainer",
  },
  {
    packageNamePattern: "@flightjs/flight-package-1",
    packageType: "npm",
    minimumAccessLevelForPush: "maintainer",
  },
];

/** Puts the two rules of GitLab's own example into an empty database, where they get the ids 1 and 2. */
export async function createDemonstrationRules(
  store: RuleStore,
  now: number,
): Promise<Result<undefined, InvalidRule | WriteConflict | StoreUnavailable>> {
  for (const rule of rules) {
    const created = await ruleDraft(rule).asyncAndThen((terms) =>
      store.write(projectId, [{ kind: "insert", terms }], { at: now, by: null }),
    );
    if (created.isErr()) return err(created.error);
  }
  return ok(undefined);
}

/** Lines to paste into a shell: list, create and delete, in that order. */
export function demonstrationLines(serverUrl: string, token: string): readonly string[] {
  const rulesUrl = `${serverUrl}/api/v4/projects/${projectId}/packages/protection/rules`;
  const header = `--header "PRIVATE-TOKEN: ${token}"`;
  const rule = JSON.stringify({
    package_name_pattern: "@flightjs/*",
    package_type: "npm",
    minimum_access_level_for_push: "owner",
    minimum_access_level_for_delete: "admin",
  });
  return [
    `curl ${header} --url "${rulesUrl}"`,
    `curl --request POST ${header} --header "Content-Type: application/json" --data '${rule}' --url "${rulesUrl}"`,
    `curl --request DELETE ${header} --url "${rulesUrl}/1"`,
  ];
}
