import { describe, expect, it } from "vitest";
import { frameworks, startGuardedHost } from "../test/guarded-host.ts";
import { send } from "../test/guarded-client.ts";

describe.each(frameworks)("packageGuard on $name", ({ framework }) => {
  it("refuses what a rule forbids and passes what it allows", async () => {
    const { port, stored } = await startGuardedHost({ framework, rules: [["generic", "app*", "owner"]] });
    const refused = await send(port, "PUT", "/registry/app/1.0/file.bin", { as: "developer", body: "bytes" });
    expect(refused.status).toBe(403);
    expect(stored).toEqual([]);
    const allowed = await send(port, "PUT", "/registry/app/1.0/file.bin", { as: "owner", body: "bytes" });
    expect(allowed.status).toBe(201);
    expect(stored).toMatchObject([{ packageName: "app", body: Buffer.from("bytes") }]);
  });
});
