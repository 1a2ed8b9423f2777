import { expect, test } from "vitest";
import { startExample } from "../../../packages/http/test/start-example.ts";

test("Prometheus reads what was checked, what was refused, and what is cached", async () => {
  const host = await startExample(new URL("../opentelemetry.js", import.meta.url));
  const send = async (method: string, path: string, token?: string, body?: string) => {
    const headers = { ...(token && { "PRIVATE-TOKEN": token }), "Content-Type": "application/json" };
    const { status } = await fetch(host + path, { method, headers, body: body ?? null });
    return status;
  };
  const terms = { package_name_pattern: "billing", package_type: "generic", minimum_access_level_for_push: "owner" };
  const rules = "/api/v4/projects/7/packages/protection/rules";
  expect(await send("POST", rules, "olivias-token", JSON.stringify(terms))).toBe(201);
  expect(await send("PUT", "/generic/website/1.0/file", "mikas-token", "x")).toBe(201);
  expect(await send("PUT", "/generic/billing/1.0/file", "mikas-token", "x")).toBe(403);
  expect(await send("PUT", "/generic/billing/1.0/file", "mikas-token", "x")).toBe(403);
  expect(await send("PUT", "/generic/billing/1.0/file", undefined, "x")).toBe(401);
  expect(await send("PUT", "/generic/a%2fb/1.0/file", "mikas-token", "x")).toBe(400);

  const text = await (await fetch(`${host}/metrics`)).text();
  const lines = text.split("\n");
  const check = (outcome: string, count: number) =>
    `package_protection_checks_total{outcome="${outcome}",action="push",package_type="generic"} ${count}`;
  expect(lines).toContain(check("ok", 1));
  expect(lines).toContain(check("package_protected", 2));
  expect(lines).toContain('registry_writes_total{outcome="refused",reason="below_minimum_access_level"} 1');
  expect(lines).toContain('registry_writes_total{outcome="malformed",reason="path_invalid"} 1');
  expect(lines).toContain('package_protection_operation_duration_count{operation="createRule",outcome="ok"} 1');
  expect(lines).toContain("package_protection_cache_projects 1");
  expect(lines).toContain("package_protection_cache_rules 1");
  expect(lines).toContain("package_protection_cache_loads_total 1");
  expect(text).toMatch(/^package_protection_cache_size [1-9]\d*$/m);
  expect(text).not.toMatch(/billing|website|olivia|mika|acme\/web/);
});
