import { describe, expect, it } from "vitest";
import { documentedNugetPush } from "./documented-nuget.ts";
import { type Answer, type ClientRecord, clientRecords, replay } from "./recorded-request.ts";
import { registryOfTests } from "./registry-of-tests.ts";

const registry = registryOfTests();

const nugetTarget = { url: "", token: "demo-developer", packageName: "Acme.App", version: "1.0.0" };
const records: readonly ClientRecord[] = [
  ...clientRecords(),
  {
    client: "dotnet nuget, as it is documented",
    does: "publish",
    protocol: "nuget",
    packageName: "Acme.App",
    requests: [documentedNugetPush(nugetTarget, "text")],
  },
  {
    client: "dotnet nuget, as it is documented",
    does: "remove",
    protocol: "nuget",
    packageName: "Acme.App",
    requests: [
      {
        method: "DELETE",
        path: "/api/v2/package/Acme.App/1.0.0",
        headers: [["X-NuGet-ApiKey", "demo-maintainer"]],
        body: "",
      },
    ],
  },
];

const unprotected = 10;
const sendAll = async ({ requests, protocol }: ClientRecord, project?: number): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (const request of requests) answers.push(await replay(request, registry().urlOf(protocol, project)));
  return answers;
};

describe.each(records.filter(({ does }) => does === "publish"))(
  "$client, as recorded",
  { timeout: 60_000 },
  (publishing) => {
    const { client, protocol, packageName } = publishing;
    const removing = records.find((record) => record.client === client && record.does === "remove");

    it("writes where no rule is, and nothing where one is, which every answer says", async () => {
      await registry().createRule({
        package_type: protocol,
        package_name_pattern: packageName,
        minimum_access_level_for_push: "maintainer",
        minimum_access_level_for_delete: "owner",
      });
      const before = await registry().keptFiles();
      for (const answer of await sendAll(publishing)) {
        expect(answer).toMatchObject({ status: 403, reasonPhrase: expect.stringContaining("Package protected.") });
        expect(answer.body).toContain("Package protected.");
      }
      for (const answer of removing === undefined ? [] : await sendAll(removing)) {
        expect(answer).toMatchObject({
          status: 403,
          reasonPhrase: expect.stringContaining("Package is deletion protected."),
        });
      }
      expect(await registry().keptFiles()).toEqual(before);

      for (const { status, body } of await sendAll(publishing, unprotected)) expect(status, body).toBeLessThan(300);
      const published = await registry().keptFiles();
      expect(published.size).toBeGreaterThan(before.size);
      if (removing === undefined) return;
      for (const { status, body } of await sendAll(removing, unprotected)) expect(status, body).toBeLessThan(300);
      expect(await registry().keptFiles()).not.toEqual(published);
    });
  },
);
