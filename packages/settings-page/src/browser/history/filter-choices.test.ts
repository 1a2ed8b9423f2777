import { expect, test } from "vitest";
import { meantChoice } from "./filter-choices.ts";

const choices = ["Oliv", "olivia", "mia", "mika"].map((label) => ({ value: label, label }));

test("a whole label is meant before those that it is a part of, whatever its case", () => {
  expect(meantChoice("oliv", choices)?.value).toBe("Oliv");
  expect(meantChoice(" OLIVIA ", choices)?.value).toBe("olivia");
});

test("a part is meant where only one label has it", () => {
  expect(meantChoice("mik", choices)?.value).toBe("mika");
  expect(meantChoice("mi", choices)).toBeNull();
  expect(meantChoice("nobody", choices)).toBeNull();
  expect(meantChoice(" ", choices)).toBeNull();
});
