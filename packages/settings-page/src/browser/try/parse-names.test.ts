import { expect, test } from "vitest";
import { parseNames } from "./parse-names.ts";

test("a pasted list is one name a line, each once, in its order", () => {
  expect(parseNames(" @acme/ui\r\n\nleft-pad \n@acme/ui\n\t")).toEqual(["@acme/ui", "left-pad"]);
});
