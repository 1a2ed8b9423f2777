import { describe, expect, it } from "vitest";
import { settings, startServer } from "../../test/server.ts";

const rules = "/projects/7/packages/protection/rules";
const rule = { package_name_pattern: "a*", package_type: "npm", minimum_access_level_for_push: "owner" };
const updatedAt = Date.UTC(2026, 1, 3, 4, 5, 6, 500);

const refused = [
  "Tue, 03 Feb 2026 04:05:06 GMT",
  "Tuesday, 03-Feb-26 04:05:06 GMT",
  "Tue Feb  3 04:05:06 2026",
  "2026-02-03T04:05:06.499Z",
  "2026-02-03T05:05:06+01:00",
  "1970-01-01T00:00:00Z",
];
const accepted = [
  "Tue, 03 Feb 2026 04:05:07 GMT",
  "Tuesday, 03-Feb-26 04:05:07 GMT",
  "Tue Feb  3 04:05:07 2026",
  "2026-02-03T04:05:06.500Z",
  "2026-02-02T23:05:06.5-05:00",
  "yesterday",
  "0",
  "2026-01-01T00:00:00",
  "2026-01-01",
  "Sun, 30 Feb 2025 00:00:00 GMT",
  "",
];

describe.each(settings)("$name", (setting) => {
  it.each(refused)("changes nothing that was modified since %s", async (date) => {
    const { ask } = await startServer(setting, { now: () => updatedAt });
    await ask("POST", rules, { json: rule });
    const headers = { "If-Unmodified-Since": date };
    const failed = { status: 412, text: '{"message":"412 Precondition Failed"}' };
    expect(await ask("PATCH", `${rules}/1`, { headers, json: { package_name_pattern: "b" } })).toMatchObject(failed);
    expect(await ask("DELETE", `${rules}/1`, { headers })).toMatchObject(failed);
    expect((await ask("GET", rules, { headers })).text).toContain('"a*"');
  });

  it.each(accepted)("goes ahead with %j", async (date) => {
    const { ask } = await startServer(setting, { now: () => updatedAt });
    await ask("POST", rules, { json: rule });
    const headers = { "If-Unmodified-Since": date };
    expect((await ask("PATCH", `${rules}/1`, { headers, json: { package_name_pattern: "b" } })).status).toBe(200);
    expect((await ask("DELETE", `${rules}/1`, { headers })).status).toBe(204);
  });
});
