import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { drawHouse } from "../drawings/house.ts";
import { drawRequest } from "../drawings/request.ts";

const repository = join(import.meta.dirname, "../../..");

it.each([
  ["docs/house.svg", drawHouse],
  ["docs/request.svg", drawRequest],
])("%s shows the code as it is (else run `pnpm draw`)", (path, draw) => {
  expect(readFileSync(join(repository, path), "utf8")).toBe(draw(repository));
});
