import { npmDocument } from "../bodies/npm-document.ts";
import { npmPackageField } from "../bodies/npm-package-field.ts";
import { isNpmName } from "./npm-name.ts";
import type { NamedByBody, ProtocolTable } from "./route.ts";

/** In UTF-8, which the scanner reads; a registry that obeys another charset would read another text. */
const json = /^application\/(?:[a-z.-]+\+)?json *(?:; *charset=(?:utf-8|"utf-8") *)?$/i;

const isJson = (contentType: string | undefined) => contentType !== undefined && json.test(contentType);

const namedByBody = (says: string, onRevision: boolean): NamedByBody => ({
  says,
  nameIn: "path",
  reader: (packageName, contentType) =>
    packageName !== null && isJson(contentType) ? () => npmDocument(packageName, onRevision) : null,
});

const document = namedByBody("push, if it brings a tarball or changes nothing but stars; else push and delete", false);
const revision = namedByBody("delete and push", true);
const named: NamedByBody = {
  says: "push",
  nameIn: "body",
  reader: (_, contentType) => (isJson(contentType) ? npmPackageField : null),
};

/** The rest is a token, which may hold slashes. */
const tokenPath = ["-", "user", "token"];

/** Whether a segment is a tag behind its package: it may hold slashes, like the name of a branch. */
function isDistTag(segments: readonly string[], index: number): boolean {
  const [first, second, , fourth] = segments;
  return index === 4 && first === "-" && second === "package" && fourth === "dist-tags";
}

/** `@scope` and the next segment are one name, whether the slash between them was encoded or not. */
function joinScopes(segments: readonly string[]): readonly string[] | null {
  if (tokenPath.every((text, index) => text === segments[index])) return segments;
  const joined: string[] = [];
  let scope: string | null = null;
  for (const [index, segment] of segments.entries()) {
    if (scope !== null) joined.push(`${scope}/${segment}`);
    const startsName: boolean =
      scope === null && segment.startsWith("@") && !segment.includes("/") && index + 1 < segments.length;
    if (scope === null && !startsName) joined.push(segment);
    scope = startsName ? segment : null;
  }
  const isScoped = (segment: string) => /^@[^/]+\/[^/]+$/.test(segment);
  return joined.every((segment, index) => !segment.includes("/") || isScoped(segment) || isDistTag(joined, index))
    ? joined
    : null;
}

/** npm's public registry and Verdaccio, as npm, pnpm and yarn speak to them. */
export const npm: ProtocolTable = {
  packageType: "npm",
  placeholders: { package: /^.+$/s, tag: /^[^/-][^/]*$/, distTag: /^[^/-].*$/s, tarball: /^.+$/s, token: /^.+$/s },
  uploadParameters: ["write"],
  joinSegments: joinScopes,
  packageName: ({ package: name = "" }) => (isNpmName(name) ? name : null),
  routes: [
    ["PUT", "/-/user/:user", "no_write"],
    ["PUT", "/-/user/:user/-rev/:revision", "no_write"],
    ["DELETE", "/-/user/token/*token", "no_write"],
    ["POST", "/-/v1/login", "no_write"],
    ["POST", "/-/npm/v1/user", "no_write"],
    ["POST", "/-/npm/v1/tokens", "no_write"],
    ["DELETE", "/-/npm/v1/tokens/token/:key", "no_write"],
    ["POST", "/-/npm/v1/oidc/token/exchange/package/:package", "no_write"],
    ["POST", "/-/npm/v1/security/advisories/bulk", "no_write"],
    ["POST", "/-/npm/v1/security/audits", "no_write"],
    ["POST", "/-/npm/v1/security/audits/quick", "no_write"],
    ["POST", "/-/npm/v1/hooks/hook", "no_write"],
    ["PUT", "/-/npm/v1/hooks/hook/:hook", "no_write"],
    ["DELETE", "/-/npm/v1/hooks/hook/:hook", "no_write"],
    ["PUT", "/-/org/:organisation/user", "no_write"],
    ["DELETE", "/-/org/:organisation/user", "no_write"],
    ["PUT", "/-/org/:organisation/team", "no_write"],
    ["DELETE", "/-/team/:organisation/:team", "no_write"],
    ["PUT", "/-/team/:organisation/:team/user", "no_write"],
    ["DELETE", "/-/team/:organisation/:team/user", "no_write"],
    ["PUT", "/-/team/:organisation/:team/package", named],
    ["DELETE", "/-/team/:organisation/:team/package", named],
    ["PUT", "/-/user/v1/star", named],
    ["DELETE", "/-/user/v1/star", named],
    ["PUT", "/-/user/package/:package/star", "push"],
    ["DELETE", "/-/user/package/:package/star", "push"],
    ["PUT", "/-/package/:package/dist-tags", "push"],
    ["POST", "/-/package/:package/dist-tags", "push"],
    ["PUT", "/-/package/:package/dist-tags/:distTag", "push"],
    ["POST", "/-/package/:package/dist-tags/:distTag", "push"],
    ["DELETE", "/-/package/:package/dist-tags/:distTag", "push"],
    ["PUT", "/-/package/:package/owners", "push"],
    ["DELETE", "/-/package/:package/owners/:user", "push"],
    ["POST", "/-/package/:package/access", "push"],
    ["POST", "/-/package/:package/trust", "push"],
    ["DELETE", "/-/package/:package/trust/:trust", "push"],
    ["POST", "/-/stage/package/:package", document],
    ["PUT", "/:package", document],
    ["PUT", "/:package/:tag", "push"],
    ["PUT", "/:package/-rev/:revision", revision],
    ["PUT", "/:package/-/:tarball/*version", "push"],
    ["DELETE", "/:package/-rev/:revision", "delete"],
    ["DELETE", "/:package/-/:tarball/-rev/:revision", "delete"],
    ["DELETE", "/:package/-/:version/:tarball/-rev/:revision", "delete"],
    ["DELETE", "/:package/download/:tarball/-rev/:revision", "delete"],
  ],
};
