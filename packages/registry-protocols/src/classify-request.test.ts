import { describe, expect, test } from "vitest";
import { classifyRequest, type RegistryProtocol } from "./index.ts";

const json = "application/json";

function meaningOf(protocol: RegistryProtocol, method: string, target: string) {
  return classifyRequest(protocol, { method, target, contentType: json });
}

const protocols = ["cargo", "conan", "generic", "maven", "npm", "nuget", "pypi", "terraform_module"] as const;

const writes: readonly [RegistryProtocol, string, string, string, "push" | "delete"][] = [
  ["cargo", "DELETE", "/api/v1/crates/acme-app/1.0.0/yank", "acme-app", "delete"],
  ["cargo", "PUT", "/api/v1/crates/acme-app/1.0.0/unyank", "acme-app", "push"],
  ["cargo", "PUT", "/api/v1/crates/acme_App/owners", "acme_App", "push"],
  ["cargo", "DELETE", "/api/v1/crates/acme-app/owners", "acme-app", "push"],
  ["cargo", "DELETE", "/api/v1/crates/acme-app", "acme-app", "delete"],
  ["conan", "POST", "/v1/conans/acme/1.0/_/_/upload_urls", "acme", "push"],
  ["conan", "POST", "/v1/conans/acme/1.0/_/_/packages/0a1b/upload_urls", "acme", "push"],
  ["conan", "PUT", "/v1/files/acme/1.0/team/stable/0/export/conanfile.py", "acme", "push"],
  ["conan", "PUT", "/v1/files/acme/1.0/team/stable/0/package/0a1b/0/conan_package.tgz", "acme", "push"],
  ["conan", "POST", "/v1/conans/acme/1.0/_/_/remove_files", "acme", "delete"],
  ["conan", "POST", "/v1/conans/acme/1.0/_/_/packages/delete", "acme", "delete"],
  ["conan", "DELETE", "/v1/conans/acme/1.0/team/stable", "acme", "delete"],
  ["conan", "PUT", "/v2/conans/acme/1.0/_/_/revisions/9f/files/conanfile.py", "acme", "push"],
  ["conan", "PUT", "/v2/conans/acme/1.0/_/_/revisions/9f/packages/0a/revisions/1b/files/conaninfo.txt", "acme", "push"],
  ["conan", "DELETE", "/v2/conans/acme/1.0/_/_", "acme", "delete"],
  ["conan", "DELETE", "/v2/conans/acme/1.0/_/_/revisions/9f", "acme", "delete"],
  ["conan", "DELETE", "/v2/conans/acme/1.0/_/_/revisions/9f/packages", "acme", "delete"],
  ["conan", "DELETE", "/v2/conans/acme/1.0/_/_/revisions/9f/packages/0a", "acme", "delete"],
  ["conan", "DELETE", "/v2/conans/acme/1.0/_/_/revisions/9f/packages/0a/revisions/1b", "acme", "delete"],
  ["generic", "PUT", "/acme+app/1.0/app.zip?status=hidden", "acme+app", "push"],
  ["generic", "PUT", "/app/1.0/linux/x64/app.zip", "app", "push"],
  ["generic", "DELETE", "/app/1.0/app.zip", "app", "delete"],
  ["generic", "DELETE", "/app/1.0", "app", "delete"],
  ["generic", "DELETE", "/app", "app", "delete"],
  ["helm", "DELETE", "/api/charts/acme/1.0.0", "acme", "delete"],
  ["helm", "DELETE", "/api/stable/charts/acme/1.0.0", "acme", "delete"],
  ["helm", "DELETE", "/api/org/team/charts/acme/v1.0.0-rc.1", "acme", "delete"],
  ["maven", "PUT", "/com/acme/app/1.0/app-1.0.jar", "com/acme/app", "push"],
  ["maven", "PUT", "/com/acme/app/1.0/app-1.0-sources.jar.asc.sha512", "com/acme/app", "push"],
  ["maven", "PUT", "/com/acme/app/1.0-SNAPSHOT/app-1.0-20261122.160000-1.pom.md5", "com/acme/app", "push"],
  ["maven", "PUT", "/com/acme/app/SNAPSHOT/app-20261122.160000-1.jar", "com/acme/app", "push"],
  ["maven", "PUT", "/com/acme/sbt-app_2.12_1.0/0.1/sbt-app-0.1.jar", "com/acme/sbt-app_2.12_1.0", "push"],
  ["maven", "PUT", "/com/acme/app/maven-metadata.xml", "com/acme/app", "push"],
  ["maven", "PUT", "/com/acme/app/maven-metadata.xml.sha256", "com/acme/app", "push"],
  ["maven", "PUT", "/com/acme/app/1.0-SNAPSHOT/maven-metadata.xml.sha1", "com/acme/app", "push"],
  ["maven", "PUT", "/com/acme/app/1.0-SNAPSHOT/Maven-Metadata.xml", "com/acme/app", "push"],
  ["maven", "PUT", "/app/maven-metadata.xml", "app", "push"],
  ["maven", "DELETE", "/com/acme/app/1.0/app-1.0.jar", "com/acme/app", "delete"],
  ["maven", "DELETE", "/com/acme/app/1.0-SNAPSHOT/maven-metadata.xml", "com/acme/app", "delete"],
  ["maven", "DELETE", "/com/acme/app/maven-metadata.xml.asc", "com/acme/app", "delete"],
  ["npm", "PUT", "/-/package/@acme%2fapp/dist-tags/next", "@acme/app", "push"],
  ["npm", "POST", "/-/package/@acme/app/dist-tags/next", "@acme/app", "push"],
  ["npm", "DELETE", "/-/package/app/dist-tags/next", "app", "push"],
  ["npm", "PUT", "/-/package/@acme%2fapp/dist-tags/feature%2Fx%2fy", "@acme/app", "push"],
  ["npm", "DELETE", "/-/package/app/dist-tags/@olivia%2Ffix%2Fbug", "app", "push"],
  ["npm", "PUT", "/-/package/app/dist-tags", "app", "push"],
  ["npm", "POST", "/-/package/app/dist-tags", "app", "push"],
  ["npm", "POST", "/-/package/@acme%2Fapp/access", "@acme/app", "push"],
  ["npm", "POST", "/-/package/@acme%2Fapp/trust", "@acme/app", "push"],
  ["npm", "DELETE", "/-/package/@acme%2Fapp/trust/1", "@acme/app", "push"],
  ["npm", "PUT", "/-/package/@acme%2fapp/owners", "@acme/app", "push"],
  ["npm", "DELETE", "/-/package/@acme%2fapp/owners/bob.b", "@acme/app", "push"],
  ["npm", "PUT", "/-/user/package/@acme%2fapp/star", "@acme/app", "push"],
  ["npm", "DELETE", "/-/user/package/@acme%2fapp/star", "@acme/app", "push"],
  ["npm", "PUT", "/%40acme%2fapp/next", "@acme/app", "push"],
  ["npm", "PUT", "/JSONStream/next", "JSONStream", "push"],
  ["npm", "PUT", "/app/-/app-1.0.0.tgz/1.0.0", "app", "push"],
  ["npm", "DELETE", "/@acme%2fapp/-rev/1-a", "@acme/app", "delete"],
  ["npm", "DELETE", "/@acme/app/-/app-1.0.0.tgz/-rev/1-a", "@acme/app", "delete"],
  ["npm", "DELETE", "/@acme/app/-/@acme/app-1.0.0.tgz/-rev/1-a", "@acme/app", "delete"],
  ["npm", "DELETE", "/app/-/app-1.0.0.tgz/-rev/1-a", "app", "delete"],
  ["npm", "DELETE", "/app/-/1.0.0/app-1.0.0.tgz/-rev/1-a", "app", "delete"],
  ["npm", "DELETE", "/@acme%2Fapp/-/1.0.0/app-1.0.0.tgz/-rev/1-a", "@acme/app", "delete"],
  ["npm", "DELETE", "/@acme/app/download/@acme/app-1.0.0.tgz/-rev/1-a", "@acme/app", "delete"],
  ["nuget", "DELETE", "/api/v2/package/Acme.App/1.0.0", "Acme.App", "delete"],
  ["nuget", "DELETE", "/Acme.App/1.0.0", "Acme.App", "delete"],
  ["nuget", "POST", "/api/v2/package/Acme.App/1.0.0", "Acme.App", "push"],
  ["terraform_module", "PUT", "/vpc/aws/1.0.0/file", "vpc/aws", "push"],
  ["terraform_module", "DELETE", "/vpc/aws/1.0.0/file", "vpc/aws", "delete"],
  ["terraform_module", "DELETE", "/vpc/aws/1.0.0", "vpc/aws", "delete"],
  ["terraform_module", "DELETE", "/vpc/aws", "vpc/aws", "delete"],
];

describe("a request whose line says what it writes", () => {
  test.each(writes)("%s: %s %s writes %s, a %s", (packageType, method, target, packageName, action) => {
    expect(meaningOf(packageType, method, target)).toEqual({
      kind: "write",
      write: { packageType, packageName, actions: [action], remainingVersions: null },
    });
  });
});

describe("a request whose package only the body names", () => {
  const form = "multipart/form-data; boundary=x";
  test.each([
    ["npm", "PUT", "/@acme%2fapp", json],
    ["npm", "PUT", "/app", "application/json; charset=UTF-8"],
    ["npm", "PUT", "/@acme/app/-rev/1-a", json],
    ["npm", "POST", "/-/stage/package/@acme%2fapp", json],
    ["npm", "PUT", "/-/user/v1/star", json],
    ["npm", "DELETE", "/-/user/v1/star", json],
    ["npm", "PUT", "/-/team/acme/core/package", json],
    ["npm", "DELETE", "/-/team/acme/core/package", json],
    ["cargo", "PUT", "/api/v1/crates/new", undefined],
    ["pypi", "POST", "/", form],
    ["pypi", "POST", "", form],
    ["pypi", "POST", "/legacy/?", form],
    ["npm", "PUT", "/@acme%2fapp?write=true", json],
    ["pypi", "POST", "/legacy", 'multipart/form-data;boundary="==a=="'],
    ["nuget", "PUT", "/api/v2/package", form],
    ["nuget", "PUT", "/api/v2/package/", form],
    ["nuget", "PUT", "/api/v2/symbolpackage", form],
    ["nuget", "PUT", "/api/v2/symbolpackage/", form],
    ["nuget", "PUT", "/symbolpackage", form],
    ["nuget", "PUT", "/symbolpackage/", form],
    ["nuget", "PUT", "/v2", form],
    ["nuget", "PUT", "/", form],
    ["nuget", "PUT", "/v2/", form],
  ] as const)("%s: %s %s of type %s", (protocol, method, target, contentType) => {
    expect(classifyRequest(protocol, { method, target, contentType }).kind).toBe("write_named_by_body");
  });

  test.each([
    ["npm", "PUT", "/app", undefined],
    ["npm", "PUT", "/app", "application/json; charset=utf-16le"],
    ["npm", "PUT", "/app", "application/x-www-form-urlencoded"],
    ["pypi", "POST", "/", "multipart/form-data"],
    ["pypi", "POST", "/", "multipart/form-data; boundary=x; boundary=y"],
    ["pypi", "POST", "/", "multipart/mixed; boundary=x"],
    ["nuget", "PUT", "/api/v2/package", "application/octet-stream"],
  ] as const)("is refused where it is of another type: %s %s %s, %s", (protocol, method, target, contentType) => {
    expect(classifyRequest(protocol, { method, target, contentType })).toEqual({
      kind: "refused",
      error: { type: "body_invalid" },
    });
  });
});

test.each([
  ["pypi", "POST", "/?name=billing", "multipart/form-data; boundary=x"],
  ["pypi", "POST", "/legacy/?:action=file_upload", "multipart/form-data; boundary=x"],
  ["nuget", "PUT", "/api/v2/package?id=Billing", "multipart/form-data; boundary=x"],
  ["cargo", "PUT", "/api/v1/crates/new?name=billing", undefined],
  ["npm", "PUT", "/app?name=billing", json],
  ["npm", "PUT", "/app?write=true&name=billing", json],
  ["npm", "PUT", "/app?write=true;name=billing", json],
  ["npm", "POST", "/-/stage/package/app?name=billing", json],
] as const)(
  "an upload whose package only the body names is refused with another query: %s %s %s",
  (protocol, method, target, contentType) => {
    expect(classifyRequest(protocol, { method, target, contentType })).toEqual({
      kind: "refused",
      error: { type: "path_invalid" },
    });
  },
);

describe("a request that writes no package", () => {
  test.each([
    ["PUT", "/-/user/org.couchdb.user:amy"],
    ["PUT", "/-/user/org.couchdb.user:amy/-rev/1-a"],
    ["DELETE", "/-/user/token/secret"],
    ["POST", "/-/v1/login"],
    ["POST", "/-/npm/v1/user"],
    ["POST", "/-/npm/v1/tokens"],
    ["DELETE", "/-/npm/v1/tokens/token/a1"],
    ["POST", "/-/npm/v1/oidc/token/exchange/package/@acme%2fapp"],
    ["POST", "/-/npm/v1/security/advisories/bulk"],
    ["POST", "/-/npm/v1/security/audits"],
    ["POST", "/-/npm/v1/security/audits/quick"],
    ["POST", "/-/npm/v1/hooks/hook"],
    ["PUT", "/-/npm/v1/hooks/hook/1"],
    ["DELETE", "/-/npm/v1/hooks/hook/1"],
    ["PUT", "/-/org/acme/user"],
    ["DELETE", "/-/org/acme/user"],
    ["PUT", "/-/org/acme/team"],
    ["DELETE", "/-/team/acme/core"],
    ["PUT", "/-/team/acme/core/user"],
    ["DELETE", "/-/team/acme/core/user"],
  ])("of npm: %s %s", (method, target) => {
    expect(meaningOf("npm", method, target)).toEqual({ kind: "no_write" });
  });

  test.each([
    ["pypi", "POST", "/_/oidc/mint-token"],
    ["pypi", "POST", "/_/oidc/github/mint-token"],
    ["cargo", "POST", "/api/v1/trusted_publishing/tokens"],
    ["cargo", "PUT", "/api/v1/trusted_publishing/tokens"],
    ["cargo", "DELETE", "/api/v1/trusted_publishing/tokens"],
    ["nuget", "POST", "/api/v2/token"],
    ["nuget", "POST", "/api/v2/package/create-verification-key/Acme.App/1.0.0"],
  ] as const)("but exchanges or revokes a token: %s %s %s", (protocol, method, target) => {
    expect(meaningOf(protocol, method, target)).toEqual({ kind: "no_write" });
  });

  test.each(["/v1/users/authenticate", "/v2/users/authenticate"])("of Conan: POST %s", (target) => {
    expect(meaningOf("conan", "POST", target)).toEqual({ kind: "no_write" });
  });

  test.each(protocols)("of %s, since it only reads, whatever its path", (protocol) => {
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      for (const target of ["/app", "", "*", "/%", "/..", "//", "/a\0"]) {
        expect(meaningOf(protocol, method, target)).toEqual({ kind: "no_write" });
      }
    }
  });
});

describe("a write that the table does not know", () => {
  test.each([
    ["npm", "PATCH", "/app"],
    ["npm", "put", "/app"],
    ["npm", "get", "/app"],
    ["npm", "PUT", "/"],
    ["npm", "PUT", "/app/"],
    ["npm", "PUT", "/app/-rev"],
    ["npm", "DELETE", "/app"],
    ["npm", "PUT", "/-/PACKAGE/app/dist-tags/next"],
    ["npm", "POST", "/-/stage/1/approve"],
    ["npm", "DELETE", "/-/stage/1"],
    ["npm", "DELETE", "/-/package/amy/owners/%40acme%2Fapp"],
    ["maven", "PUT", "/archetype-catalog.xml"],
    ["maven", "POST", "/com/acme/app/1.0/app-1.0.jar"],
    ["maven", "DELETE", "/com/acme/"],
    ["maven", "DELETE", "/com/acme/app"],
    ["pypi", "DELETE", "/acme"],
    ["pypi", "POST", "/simple"],
    ["cargo", "PUT", "/api/v1/crates/new/"],
    ["generic", "PUT", "/app/1.0"],
    ["generic", "DELETE", "/app/1.0/"],
    ["generic", "DELETE", "/"],
    ["conan", "DELETE", "/v2/conans/acme/1.0"],
    ["terraform_module", "PUT", "/vpc/aws/1.0.0/files"],
    ["nuget", "CONNECT", "/api/v2/package"],
  ] as const)("%s: %s %s", (protocol, method, target) => {
    expect(meaningOf(protocol, method, target)).toEqual({ kind: "unknown_write" });
  });
});

describe("a path that two readers could take differently", () => {
  test.each([
    "app",
    "http://registry/app",
    "//app",
    "/@acme//app",
    "/@acme/./app",
    "/@acme/%2e/app",
    "/@acme/../app",
    "/@acme/%2E%2e/app",
    "/@acme%2f..%2fapp",
    "/app/1.0/..%20/..%20/f",
    "/app/1.0/.../f",
    "/app/1.0/.%20./f",
    "/app/1.0/%20/f",
    "/app/1.0/..%C2%A0/f",
    "/@acme%2f",
    "/%2fapp",
    "/@acme%2fapp%2fmore",
    "/acme%2fapp",
    "/@acme%252fapp",
    "/@acme%5capp",
    "/@acme\\app",
    "/app%00",
    "/app\0",
    "/app%0d%0a",
    "/app#x",
    "/app x",
    "/äpp",
    "/%",
    "/%zz",
    "/%c0%af",
    "/%e0%80",
  ])("is refused: %j", (target) => {
    for (const protocol of protocols) {
      expect(meaningOf(protocol, "PUT", target)).toEqual({ kind: "refused", error: { type: "path_invalid" } });
    }
  });

  test.each([
    ["generic", "PUT", "/app/1.0/C:x"],
    ["generic", "PUT", "/app/c%3A/x"],
    ["generic", "PUT", "/app/1.0/x/%EF%BC%A3:x"],
    ["conan", "PUT", "/v2/conans/acme/1.0/_/_/revisions/9f/files/C:conanfile.py"],
    ["maven", "PUT", "/com/acme/app/C:1/app-C:1.jar"],
    ["npm", "PUT", "/-/package/app/dist-tags/c:next"],
    ["npm", "PUT", "/app/-rev/C:1"],
    ["nuget", "DELETE", "/Acme.App/C:1"],
    ["terraform_module", "DELETE", "/vpc/aws/C:1"],
  ] as const)("is refused where a segment starts at a drive: %s: %s %s", (protocol, method, target) => {
    expect(meaningOf(protocol, method, target)).toEqual({ kind: "refused", error: { type: "path_invalid" } });
  });

  test("is refused where a slash is encoded in a protocol whose names have none", () => {
    expect(meaningOf("generic", "PUT", "/@acme%2fapp/1/f")).toEqual({
      kind: "refused",
      error: { type: "path_invalid" },
    });
  });
});

describe("a name that the protocol does not know", () => {
  test.each([
    ["npm", "PUT", "/.app"],
    ["npm", "PUT", "/_app"],
    ["npm", "PUT", "/@acme"],
    ["npm", "PUT", "/@acme/-"],
    ["npm", "PUT", "/%61%20b"],
    ["npm", "PUT", "/-"],
    ["npm", "PUT", "/node_modules"],
    ["npm", "PUT", "/__proto__"],
    ["npm", "PUT", "/%C3%A4pp"],
    ["npm", "DELETE", "/app@1/-rev/1"],
    ["npm", "PUT", `/${"a".repeat(256)}`],
    ["generic", "PUT", "/@acme/1/f"],
    ["generic", "PUT", "/a%20b/1/f"],
    ["generic", "PUT", `/${"a".repeat(256)}/1/f`],
    ["helm", "DELETE", "/api/charts/acme/latest"],
    ["helm", "DELETE", "/api/stable/charts/acme/1.0"],
    ["maven", "PUT", "/com/a%20b/app/1.0/app-1.0.jar"],
    ["maven", "PUT", "/com/acme/app/1.0"],
    ["maven", "PUT", "/com/acme/app/app-1.0.jar"],
    ["maven", "DELETE", "/com/acme/app/1.0"],
    ["maven", "DELETE", "/org/acme/boot/spring-boot"],
    ["maven", "DELETE", "/com/acme/billing/acme-billing"],
    ["maven", "DELETE", "/com/acme/billing/acme-billing-core"],
    ["maven", "DELETE", "/com/acme/billing/acme-billing_2.13"],
    ["maven", "DELETE", "/com/acme/app/2-app"],
    ["maven", "PUT", "/com/acme/app/1.0/other-1.0.jar"],
    ["maven", "PUT", "/com/acme/app/1.0/app-1.0"],
    ["maven", "PUT", "/com/ac:me/maven-metadata.xml"],
    ["cargo", "DELETE", "/api/v1/crates/1a/1.0.0/yank"],
    ["cargo", "DELETE", `/api/v1/crates/${"a".repeat(65)}/1.0.0/yank`],
    ["cargo", "DELETE", "/api/v1/crates/%C5%BFerde/1.0.0/yank"],
    ["conan", "DELETE", "/v2/conans/a/1.0/_/_"],
    ["conan", "DELETE", `/v2/conans/${"a".repeat(102)}/1.0/_/_`],
    ["conan", "DELETE", "/v2/conans/.ab/1.0/_/_"],
    ["nuget", "DELETE", "/api/v2/package/Acme..App/1.0.0"],
    ["nuget", "DELETE", `/api/v2/package/${"a".repeat(101)}/1.0.0`],
    ["terraform_module", "PUT", "/VPC/aws/1.0.0/file"],
    ["terraform_module", "PUT", "/vpc/a_s/1.0.0/file"],
  ] as const)("%s: %s %s", (protocol, method, target) => {
    expect(meaningOf(protocol, method, target)).toEqual({
      kind: "refused",
      error: { type: "package_name_invalid" },
    });
  });
});

test.each(["", "rubygems", "constructor", "__proto__", "NPM"])("there is no protocol %j", (protocol) => {
  const name: string = protocol;
  // @ts-expect-error A caller without types can hand over any text.
  expect(() => classifyRequest(name, { method: "GET", target: "/", contentType: undefined })).toThrow(
    `protocol must be one of cargo, conan`,
  );
});
