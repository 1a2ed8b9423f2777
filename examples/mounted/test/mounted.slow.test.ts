import { expect, test } from "vitest";
import { startExample } from "../../../packages/http/test/start-example.ts";

test("it answers its own user and nobody else", async () => {
  const host = await startExample(new URL("../mounted.js", import.meta.url));
  const rules = `${host}/api/v4/projects/acme%2Fweb/packages/protection/rules`;
  const authorised = await fetch(rules, { headers: { Authorization: "Bearer olivias-token" } });
  expect([authorised.status, await authorised.json()]).toEqual([200, []]);
  const stranger = await fetch(rules, { headers: { "PRIVATE-TOKEN": "another" } });
  expect([stranger.status, await stranger.json()]).toEqual([401, { message: "401 Unauthorized" }]);
});
