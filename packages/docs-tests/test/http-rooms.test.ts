import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const http = join(import.meta.dirname, "../../http");

test("every file that the README of http names is there", () => {
  const readme = readFileSync(join(http, "README.md"), "utf8");
  const named = Array.from(readme.matchAll(/`((?:\w+\/)?[\w-]+\.ts)`/g), ([, file = ""]) => file);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((file) => !existsSync(join(http, "src", file)))).toEqual([]);
});
