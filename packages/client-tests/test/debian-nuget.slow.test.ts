import { describe, expect, it } from "vitest";
import { documentedNugetPush } from "./documented-nuget.ts";
import { expectDone, expectRefused } from "./expect-refused.ts";
import type { UserLevel } from "./guarded-registry.ts";
import { nugetDelete, nugetProgram, nugetPush } from "./nuget.ts";
import type { PackageTarget } from "./package-client.ts";
import { replay } from "./recorded-request.ts";
import { registryOfTests } from "./registry-of-tests.ts";

const registry = registryOfTests();

function target(packageName: string, level: UserLevel): PackageTarget {
  return { url: registry().urlOf("nuget"), token: registry().tokenOf(level), packageName, version: "1.0.0" };
}

if (nugetProgram === null) {
  it("SKIPPED: this machine has no nuget; what dotnet's sends is tested as it is documented", () => {
    expect(nugetProgram).toBeNull();
  });
} else {
  describe("nuget 2.8 of Debian", { timeout: 60_000 }, () => {
    it("can't push anything: its form does not end as forms end", async () => {
      await expectRefused(registry(), /Bad Request - the body is not one that this registry's clients send/, () =>
        nugetPush(target("Acme.Any", "developer")),
      );
    });

    it("deletes a version as one who may delete", async () => {
      const push = documentedNugetPush(target("Acme.Removed", "developer"), "text");
      expect((await replay(push, registry().urlOf("nuget"))).status).toBe(201);
      await expectRefused(registry(), /403/, () => nugetDelete(target("Acme.Removed", "developer")));
      await registry().createRule({
        package_type: "nuget",
        package_name_pattern: "acme.r*",
        minimum_access_level_for_push: null,
        minimum_access_level_for_delete: "owner",
      });
      await expectRefused(registry(), /Package is deletion protected\. \(an owner may delete here/, () =>
        nugetDelete(target("Acme.Removed", "maintainer")),
      );
      await expectDone(nugetDelete(target("Acme.Removed", "owner")));
      expect(await registry().keptFiles()).toEqual(new Map());
    });
  });
}
