import { describe, expect, it } from "vitest";
import { send } from "../../test/guarded-client.ts";
import { frameworks, startGuardedHost } from "../../test/guarded-host.ts";

const headers = { "Content-Type": "application/json" };
const rules = [["npm", "app", "maintainer", "owner"]] as const;

/** A document as `npm publish` orders it: the version with its readme first, the tarball last. */
function published(readmeLength: number, attachments: unknown): string {
  const readme = "# Read \u00e9 me\n".repeat(readmeLength / 13);
  const manifest = { name: "app", version: "1.0.0", readme, readmeFilename: "README.md", _id: "app@1.0.0" };
  return JSON.stringify({
    _id: "app",
    name: "app",
    description: "An app",
    "dist-tags": { latest: "1.0.0" },
    versions: { "1.0.0": manifest },
    access: null,
    ...(attachments !== undefined && { _attachments: attachments }),
  });
}

const data = Buffer.alloc(30_000, 7).toString("base64");
const tarball = { "app-1.0.0.tgz": { content_type: "application/octet-stream", data, length: 30_000 } };

describe.each(frameworks)("a long README on $name", ({ framework }) => {
  it("does not make a publish a deletion", async () => {
    const { port, stored } = await startGuardedHost({ framework, protocol: "npm", rules });
    const body = published(1_200_000, tarball);
    for (const chunked of [false, true]) {
      const answer = await send(port, "PUT", "/registry/app", { as: "maintainer", headers, body, chunked });
      expect(answer.status).toBe(201);
    }
    expect(stored.map((one) => one.body.toString())).toEqual([body, body]);
    expect((await send(port, "PUT", "/registry/app", { as: "developer", headers, body })).status).toBe(403);
  });

  it.each([
    ["no attachments", undefined],
    ["empty attachments", {}],
    ["an attachment that is null", { a: null }],
    ["a stub", { a: { stub: true } }],
    ["an attachment that some readers drop", JSON.parse('{"__proto__":{"data":"AAAA"}}')],
  ])("does not hide that a document empties the package: %s", async (_, attachments) => {
    const { port, stored } = await startGuardedHost({ framework, protocol: "npm", rules });
    for (const length of [13, 1_200_000, 9_000_000]) {
      const body = published(length, attachments);
      const answer = await send(port, "PUT", "/registry/app", { as: "maintainer", headers, body });
      expect([400, 403]).toContain(answer.status);
    }
    expect(stored).toEqual([]);
  });

  it("counts for a deletion where it is longer than what may be held", async () => {
    const options = { framework, protocol: "npm", rules, maximumBytesBeforeName: 100_000 } as const;
    const { port, stored } = await startGuardedHost(options);
    const body = published(200_000, tarball);
    const refused = await send(port, "PUT", "/registry/app", { as: "maintainer", headers, body });
    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining("Package is deletion protected.") });
    expect((await send(port, "PUT", "/registry/app", { as: "owner", headers, body })).status).toBe(201);
    expect(stored).toHaveLength(1);
  });
});
