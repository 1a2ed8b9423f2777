import { settingsPath } from "../settings-pages.ts";
import { demonstrationDirectory, projectId } from "./demonstration.ts";

export interface DemonstrationAddresses {
  /** The server's address. */
  readonly url: string;
  /** The folder of the package to publish. */
  readonly newVersion: string;
  /** Where the rules are kept; null is in memory. */
  readonly database: string | null;
}

/** What to try, as lines to paste into any shell, in any folder. */
export function demonstrationLines({ url, newVersion, database }: DemonstrationAddresses): readonly string[] {
  const tokens = demonstrationDirectory.users.map(({ token }) => token).join(", ");
  const packages = `${url}/api/v4/projects/${projectId}/packages`;
  // A user's own registry for the scope would come before `--registry`.
  const registry = `--@acme:registry=${packages}/npm/ --${packages.replace(/^http:/, "")}/npm/:_authToken`;
  const terms = ['"package_name_pattern=hello-*"', "package_type=npm", "minimum_access_level_for_push=maintainer"];
  return [
    `A demonstration: its packages${database === null ? " and rules" : ""} are gone when it ends, with Ctrl+C.`,
    `Tokens of a developer, a maintainer and an owner: ${tokens}`,
    `The settings page, which asks for a token: ${url}${settingsPath(projectId)}/`,
    "Only owners may publish @acme/*, so a developer is refused:",
    `  npm publish "${newVersion}" ${registry}=demo-developer`,
    "and an owner is not:",
    `  npm publish "${newVersion}" ${registry}=demo-owner`,
    "A maintainer makes another rule:",
    `  curl --header "PRIVATE-TOKEN: demo-maintainer" ${terms.map((term) => `--data ${term}`).join(" ")} ${packages}/protection/rules`,
  ];
}
