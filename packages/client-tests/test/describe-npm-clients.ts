import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { expectDone, expectRefused } from "./expect-refused.ts";
import type { GuardedRegistry, UserLevel } from "./guarded-registry.ts";
import { type NpmClient, type NpmTarget, npmClients, pnpm, textInstalledByNpm } from "./npm-clients.ts";
import { packumentOf } from "./npm-packument.ts";
import { freshText } from "./project-folder.ts";
import { registryOfTests } from "./registry-of-tests.ts";

/** A person reads who may, and which rule says so. */
const protectedPush = /Package protected\. \(a maintainer may push here: rule \d+ @/;
const protectedDelete =
  /Package is deletion protected\. \(an owner may delete here(?:, and this write is a delete and a push)?: rule \d+ @/;

export interface NpmRegistry {
  readonly start: () => Promise<GuardedRegistry>;
  /** Whether developers may unpublish what no rule protects. */
  readonly developersDelete: boolean;
}

/** Tests what every client of npm's protocol can do against a registry of the tests' own. */
export function describeNpmClients({ start, developersDelete }: NpmRegistry): void {
  const registry = registryOfTests(start);
  function target(packageName: string, version: string, level: UserLevel): NpmTarget {
    return { registry: `${registry().urlOf("npm")}/`, token: registry().tokenOf(level), packageName, version };
  }

  const packument = (packageName: string) => packumentOf(`${registry().urlOf("npm")}/`, packageName);
  const versions = async (packageName: string) => Object.keys((await packument(packageName)).versions);

  /** What is downloaded is byte for byte what the client says it sent, and has in it what was to be published. */
  async function publish(client: NpmClient, to: NpmTarget): Promise<void> {
    const text = freshText();
    await expectDone(client.publish(to, text));
    const published = (await packument(to.packageName)).versions[to.version];
    const tarball = Buffer.from(await (await fetch(published?.dist.tarball ?? "")).arrayBuffer());
    expect(createHash("sha1").update(tarball).digest("hex")).toBe(published?.dist.shasum);
    expect(gunzipSync(tarball).includes(text)).toBe(true);
  }

  function protect(package_name_pattern: string, push: "maintainer" | null, remove: "owner" | null): Promise<void> {
    return registry().createRule({
      package_type: "npm",
      package_name_pattern,
      minimum_access_level_for_push: push,
      minimum_access_level_for_delete: remove,
    });
  }

  it("what one client publishes, npm installs, protected or not", { timeout: 60_000 }, async () => {
    const text = freshText();
    const to = target("@installed/app", "1.0.0", "maintainer");
    await protect("@installed/*", "maintainer", "owner");
    await expectDone(pnpm.publish(to, text));
    expect(await textInstalledByNpm({ ...to, token: "" })).toBe(text);
  });

  describe.each(npmClients)("$name", { timeout: 120_000 }, (client) => {
    const scope = `@${client.name.replace(" ", "-")}`;
    const { deprecate, addTag, removeTag, unpublishVersion, unpublishAll } = client;

    it("publishes until there is a rule, and from the very next publish on only as a maintainer", async () => {
      const name = `${scope}/app`;
      await publish(client, target(name, "1.0.0", "developer"));
      await protect(`${scope}/a*`, "maintainer", null);
      for (const refused of [target(name, "1.1.0", "developer"), target(`${scope}/another`, "1.0.0", "developer")]) {
        await expectRefused(registry(), protectedPush, () => client.publish(refused, freshText()));
      }
      expect(await versions(name)).toEqual(["1.0.0"]);
      await publish(client, target(`${scope}/free`, "1.0.0", "developer"));
      await publish(client, target(name, "1.1.0", "maintainer"));
    });

    if (deprecate !== null) {
      it("deprecates as one who may push", async () => {
        const name = `${scope}/deprecated`;
        await publish(client, target(name, "1.0.0", "developer"));
        await protect(name, "maintainer", null);
        await expectRefused(registry(), protectedPush, () => deprecate(target(name, "1.0.0", "developer")));
        await expectDone(deprecate(target(name, "1.0.0", "maintainer")));
        expect((await packument(name)).versions["1.0.0"]?.deprecated).toBe("too old");
      });

      it("deprecates as one who may push, where rules require a level for both actions", async () => {
        const name = `${scope}/deprecated-by-pushers`;
        await publish(client, target(name, "1.0.0", "developer"));
        await publish(client, target(name, "1.1.0", "developer"));
        await protect(name, "maintainer", "owner");
        await expectDone(deprecate(target(name, "1.0.0", "maintainer")));
        const { versions: kept } = await packument(name);
        expect(kept["1.0.0"]?.deprecated).toBe("too old");
        expect(Object.keys(kept)).toEqual(["1.0.0", "1.1.0"]);
      });

      it("deprecates as a developer what no rule protects", async () => {
        const name = `${scope}/deprecated-by-developers`;
        await publish(client, target(name, "1.0.0", "developer"));
        await expectDone(deprecate(target(name, "1.0.0", "developer")));
        expect((await packument(name)).versions["1.0.0"]?.deprecated).toBe("too old");
      });
    }

    if (addTag !== null && removeTag !== null) {
      it("adds and removes a tag as one who may push", async () => {
        const name = `${scope}/tagged`;
        await publish(client, target(name, "1.0.0", "developer"));
        await protect(name, "maintainer", null);
        await expectRefused(registry(), protectedPush, () => addTag(target(name, "1.0.0", "developer")));
        await expectDone(addTag(target(name, "1.0.0", "maintainer")));
        expect((await packument(name))["dist-tags"]).toEqual({ latest: "1.0.0", beta: "1.0.0" });
        await expectRefused(registry(), protectedPush, () => removeTag(target(name, "1.0.0", "developer")));
        await expectDone(removeTag(target(name, "1.0.0", "maintainer")));
        expect((await packument(name))["dist-tags"]).toEqual({ latest: "1.0.0" });
      });
    }

    if (unpublishVersion !== null && unpublishAll !== null) {
      it("unpublishes a version, and all, as one who may delete", async () => {
        const name = `${scope}/unpublished`;
        await publish(client, target(name, "1.0.0", "developer"));
        await publish(client, target(name, "1.1.0", "developer"));
        const byDeveloper = () => unpublishVersion(target(name, "1.1.0", "developer"));
        if (!developersDelete) await expectRefused(registry(), /a maintainer may delete here/, byDeveloper);
        await protect(name, null, "owner");
        for (const command of [unpublishVersion, unpublishAll]) {
          await expectRefused(registry(), protectedDelete, () => command(target(name, "1.1.0", "maintainer")));
        }
        await expectDone(unpublishVersion(target(name, "1.1.0", "owner")));
        expect(await versions(name)).toEqual(["1.0.0"]);
        await expectDone(unpublishAll(target(name, "1.0.0", "owner")));
        expect(await versions(name)).toEqual([]);
        expect([...(await registry().keptFiles()).keys()].filter((file) => file.includes("unpublished"))).toEqual([]);
      });
    }
  });
}
