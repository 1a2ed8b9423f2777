import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { DemonstrationUser } from "./registry-client.ts";

/** Lines to paste into a shell: a publish that is refused, one that is not, and the rules. */
export function demonstrationLines(url: string, dan: DemonstrationUser, olivia: DemonstrationUser): readonly string[] {
  const button = relative(process.env.INIT_CWD ?? process.cwd(), fileURLToPath(new URL("../button", import.meta.url)));
  const publish = ({ token }: DemonstrationUser) =>
    `npm publish ${button.startsWith(".") ? button : `./${button}`} --registry=${url}/ --${url.replace("http:", "")}/:_authToken=${token}`;
  return [
    "Only owners may publish @acme/*. dan is a developer, and is refused:",
    "",
    publish(dan),
    "",
    "olivia is an owner:",
    "",
    publish(olivia),
    "",
    "The rules, as GitLab's API has them:",
    "",
    `curl --header "PRIVATE-TOKEN: ${olivia.token}" --url "${url}/api/v4/projects/7/packages/protection/rules"`,
  ];
}
