import { memoryRuleStore } from "@package-protection/adapter-memory";
import { expect, it } from "vitest";
import { type Caller, createPackageProtection, type ProjectReference, type ProjectView } from "../index.ts";

const caller: Caller = { name: "mia", admin: false, scopes: ["api"] };
const view: ProjectView = {
  id: 7,
  path: "acme/web",
  visibility: "private",
  archived: false,
  packagesEnabled: true,
  protectionEnabled: true,
  accessLevel: "maintainer",
};

/** Lists the rules of a project that the directory answers for with this; also what the directory was asked. */
async function listWith(answer: () => Promise<unknown>, project: ProjectReference) {
  const asked: unknown[] = [];
  const directory = { resolve: () => Promise.resolve(view) };
  Object.assign(directory, {
    resolve: (...question: unknown[]) => {
      asked.push(question);
      return answer();
    },
  });
  const protection = createPackageProtection({ store: memoryRuleStore(), directory, deadlineMs: 100 });
  return { asked, list: await protection.listRules({ caller, project }) };
}

it.each<[ProjectReference]>([[{ id: 7 }], [{ id: -7 }], [{ id: 0 }], [{ path: "acme/web" }], [{ path: "/" }]])(
  "the directory resolves %j on behalf of the caller",
  async (project) => {
    const { asked, list } = await listWith(() => Promise.resolve({ ...view, ...project }), project);
    expect(list._unsafeUnwrap()).toEqual([]);
    expect(asked).toEqual([[caller, project]]);
  },
);

it.each<[ProjectReference]>([
  [{ id: 7.5 }],
  [{ id: Number.NaN }],
  [{ id: 2 ** 53 }],
  [{ path: "acme" }],
  [{ path: "" }],
])("%j is not a project, and the directory is not called", async (project) => {
  const { asked, list } = await listWith(() => Promise.resolve(view), project);
  expect(list._unsafeUnwrapErr()).toEqual({ type: "project_not_found" });
  expect(asked).toEqual([]);
});

it("a project that is named by its path may have any id", async () => {
  const { list } = await listWith(() => Promise.resolve({ ...view, id: 8 }), { path: "acme/web" });
  expect(list._unsafeUnwrap()).toEqual([]);
});

it("a project that the directory does not know is not found", async () => {
  const { list } = await listWith(() => Promise.resolve(null), { id: 7 });
  expect(list._unsafeUnwrapErr()).toEqual({ type: "project_not_found" });
});

it.each<[string, () => Promise<unknown>, string]>([
  ["answers for another project", () => Promise.resolve({ ...view, id: 8 }), "returned project 8 for 7"],
  ["never answers", () => new Promise(() => {}), "did not answer in time"],
  ["rejects", () => Promise.reject(new Error("no connection")), "no connection"],
  ["gives undefined", () => Promise.resolve(undefined), "returned undefined, neither a project nor null"],
  ["gives a text", () => Promise.resolve("acme/web"), "returned string, neither a project nor null"],
  ["gives no path", () => Promise.resolve({ ...view, path: undefined }), "returned a path that is not a string"],
  [
    "gives an id that is none",
    () => Promise.resolve({ ...view, id: 7.5 }),
    "returned an id that is not a safe integer",
  ],
  ["makes up a visibility", () => Promise.resolve({ ...view, visibility: "hidden" }), "returned an unknown visibility"],
  ["makes up a level", () => Promise.resolve({ ...view, accessLevel: "toString" }), "returned an unknown accessLevel"],
  [
    "does not say whether the project is archived",
    () => Promise.resolve({ ...view, archived: 0 }),
    "returned an archived that is not a boolean",
  ],
  [
    "does not say whether packages are enabled",
    () => Promise.resolve({ ...view, packagesEnabled: 1 }),
    "returned a packagesEnabled that is not a boolean",
  ],
  [
    "does not say whether rules are managed",
    () => Promise.resolve({ ...view, protectionEnabled: "" }),
    "returned a protectionEnabled that is not a boolean",
  ],
])("a directory that %s is unavailable, and says why", async (_, answer, why) => {
  const { list } = await listWith(answer, { id: 7 });
  const error = list._unsafeUnwrapErr();
  expect(error.type).toBe("directory_unavailable");
  const cause = why === "no connection" ? why : `the project directory ${why}`;
  expect("cause" in error && error.cause).toEqual(new Error(cause));
});

it("a caller's project is what the directory answers, and null where it is none", async () => {
  const directory = { resolve: async (_: unknown, project: ProjectReference) => ("id" in project ? view : null) };
  const protection = createPackageProtection({ store: memoryRuleStore(), directory });
  expect((await protection.resolveProject(caller, { id: 7 }))._unsafeUnwrap()).toEqual(view);
  expect((await protection.resolveProject(caller, { path: "acme/web" }))._unsafeUnwrap()).toBe(null);
});
