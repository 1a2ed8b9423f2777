import { describe, expect, it } from "vitest";
import { unyank } from "./cargo.ts";
import { expectDone, expectRefused } from "./expect-refused.ts";
import type { UserLevel } from "./guarded-registry.ts";
import type { PackageClient, PackageTarget } from "./package-client.ts";
import { packageClients } from "./package-clients.ts";
import { freshText } from "./project-folder.ts";
import { registryOfTests } from "./registry-of-tests.ts";

const registry = registryOfTests();

/** A person reads who may, and which rule says so. */
const protectedPush = /Package protected\. \(a maintainer may push here: rule \d+ /;
const protectedDelete = /Package is deletion protected\. \(an owner may delete here: rule \d+ /;

function target({ protocol, nameOf }: PackageClient, name: string, version: string, level: UserLevel): PackageTarget {
  return { url: registry().urlOf(protocol), token: registry().tokenOf(level), packageName: nameOf(name), version };
}

function protect(client: PackageClient, pattern: string, push: "maintainer" | null, remove: "owner" | null) {
  return registry().createRule({
    package_type: client.protocol,
    package_name_pattern: client.nameOf(pattern),
    minimum_access_level_for_push: push,
    minimum_access_level_for_delete: remove,
  });
}

/** What is downloaded afterwards is what was to be published, byte for byte. */
async function publish(client: PackageClient, to: PackageTarget): Promise<void> {
  const { exitCode, screen, file } = await client.publish(to, freshText());
  expect(exitCode, screen).toBe(0);
  const downloaded = await fetch(client.fileUrl(to));
  expect(downloaded.status).toBe(200);
  expect(Buffer.from(await downloaded.arrayBuffer()).equals(file)).toBe(true);
}

for (const client of packageClients) {
  const { name, program, remove } = client;

  if (program === null) {
    it(`SKIPPED: this machine has no ${name} that could run; what it sends is tested as it was recorded`, () => {
      expect(program).toBeNull();
    });
    continue;
  }

  describe(name, { timeout: 120_000 }, () => {
    it("publishes until there is a rule, and from the very next publish on only as a maintainer", async () => {
      await publish(client, target(client, "app", "1.0.0", "developer"));
      await protect(client, "a*", "maintainer", null);
      for (const refused of [
        target(client, "app", "1.1.0", "developer"),
        target(client, "another", "1.0.0", "developer"),
      ]) {
        await expectRefused(registry(), protectedPush, () => client.publish(refused, freshText()));
        expect((await fetch(client.fileUrl(refused))).status).toBe(404);
      }
      await publish(client, target(client, "free", "1.0.0", "developer"));
      await publish(client, target(client, "app", "1.1.0", "maintainer"));
    });

    if (name === "cargo") {
      it("undoes a yank as one who may push", async () => {
        await publish(client, target(client, "yanked", "1.0.0", "developer"));
        await expectDone((remove ?? unyank)(target(client, "yanked", "1.0.0", "maintainer")));
        await protect(client, "yanked", "maintainer", null);
        await expectRefused(registry(), protectedPush, () => unyank(target(client, "yanked", "1.0.0", "developer")));
        await expectDone(unyank(target(client, "yanked", "1.0.0", "maintainer")));
      });
    }

    if (remove !== null) {
      it("removes a version as one who may delete", async () => {
        await publish(client, target(client, "removed", "1.0.0", "developer"));
        await expectRefused(registry(), /403/, () => remove(target(client, "removed", "1.0.0", "developer")));
        await protect(client, "removed", null, "owner");
        await expectRefused(registry(), protectedDelete, () =>
          remove(target(client, "removed", "1.0.0", "maintainer")),
        );
        const before = await registry().keptFiles();
        await expectDone(remove(target(client, "removed", "1.0.0", "owner")));
        expect(await registry().keptFiles()).not.toEqual(before);
      });
    }
  });
}
