import { expect, test } from "vitest";
import { chosenProject } from "./chosen-project.ts";

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
