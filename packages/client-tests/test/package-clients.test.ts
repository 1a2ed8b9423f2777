import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unyank } from "./cargo.ts";
import { expectDone, expectRefused } from "./expect-refused.ts";
import { startExpressRegistry } from "./express-registry.ts";
import type { GuardedRegistry, UserLevel } from "./guarded-registry.ts";
import type { PackageClient, PackageTarget } from "./package-client.ts";
import { packageClients } from "./package-clients.ts";
import { freshText } from "./project-folder.ts";

let registry: GuardedRegistry;
beforeAll(async () => {
  registry = await startExpressRegistry();
}, 30_000);
afterAll(() => registry.stop());

function target({ protocol, nameOf }: PackageClient, name: string, version: string, level: UserLevel): PackageTarget {
  return { url: registry.urlOf(protocol), token: registry.tokenOf(level), packageName: nameOf(name), version };
}

function protect(client: PackageClient, pattern: string, push: "maintainer" | null, remove: "owner" | null) {
  return registry.createRule({
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
  const { name, program, remove, says } = client;

  describe.runIf(program !== null)(name, { timeout: 120_000 }, () => {
    it("publishes until there is a rule, and from the very next publish on only as a maintainer", async () => {
      await publish(client, target(client, "app", "1.0.0", "developer"));
      await protect(client, "a*", "maintainer", null);
      for (const refused of [
        target(client, "app", "1.1.0", "developer"),
        target(client, "another", "1.0.0", "developer"),
      ]) {
        await expectRefused(registry, says.protectedPush, () => client.publish(refused, freshText()));
        expect((await fetch(client.fileUrl(refused))).status).toBe(404);
      }
      await publish(client, target(client, "free", "1.0.0", "developer"));
      await publish(client, target(client, "app", "1.1.0", "maintainer"));
    });

    if (remove !== null) {
      it("removes a version as one who may delete", async () => {
        await publish(client, target(client, "removed", "1.0.0", "developer"));
        await expectRefused(registry, /403/, () => remove(target(client, "removed", "1.0.0", "developer")));
        await protect(client, "removed", null, "owner");
        await expectRefused(registry, says.protectedDelete, () =>
          remove(target(client, "removed", "1.0.0", "maintainer")),
        );
        const before = await registry.keptFiles();
        await expectDone(remove(target(client, "removed", "1.0.0", "owner")));
        expect(await registry.keptFiles()).not.toEqual(before);
      });
    }
  });
}

describe.runIf(packageClients.some(({ name, program }) => name === "cargo" && program !== null))(
  "cargo yank --undo",
  { timeout: 120_000 },
  () => {
    it("is a push", async () => {});
  },
);
