import { expect, test } from "vitest";
import { chosenProject, nameMatch } from "./chosen-project.ts";

const project = (name: string | null) => ({ project: name, rules: [] });

test("the only project of a file is meant, whatever its name", () => {
  expect(chosenProject({ projects: [project("other/project")] }, 7)?.project).toBe("other/project");
  expect(chosenProject({ projects: [project(null)] }, 7)?.project).toBeNull();
});

test("of several projects the one with the name is meant, without case", () => {
  const projects = [project("acme/web"), project("7")];
  expect(chosenProject({ projects }, "Acme/Web")?.project).toBe("acme/web");
  expect(chosenProject({ projects }, 7)?.project).toBe("7");
  expect(chosenProject({ projects }, "acme/other")).toBeNull();
});

test("two ids or two paths are compared, and an id says nothing about a path", () => {
  expect(nameMatch("Acme/Web", "acme/web")).toBe("same");
  expect(nameMatch("7", 7)).toBe("same");
  expect(nameMatch("8", 7)).toBe("other");
  expect(nameMatch("acme/other", "acme/web")).toBe("other");
  expect(nameMatch("acme/web", 7)).toBe("unsure");
});
