import type { Caller, ProjectReference } from "@package-protection/core";
import { describe, expect, test } from "vitest";
import { type MemoryDirectoryData, memoryProjectDirectory } from "./index.ts";

const data: MemoryDirectoryData = {
  projects: [
    { id: 7, path: "flightjs/flight", visibility: "private" },
    { id: 8, path: "flightjs/Sub.Group/wing", visibility: "internal", archived: true },
    { id: 9, path: "flightjs/sky", visibility: "public", packagesEnabled: false, protectionEnabled: false },
  ],
  users: [
    { name: "maintainer", memberships: { 7: "maintainer", 8: "guest" } },
    { name: "minimal", memberships: { 7: "minimal" } },
    { name: "guest", memberships: { 7: "guest" } },
    { name: "__proto__", memberships: { 7: "owner" } },
    { name: "outsider" },
  ],
};

function resolve(name: string, project: ProjectReference, admin = false) {
  const caller: Caller = { name, admin, scopes: ["api"] };
  return memoryProjectDirectory(data).resolve(caller, project);
}

const flight = {
  id: 7,
  path: "flightjs/flight",
  visibility: "private",
  archived: false,
  packagesEnabled: true,
  protectionEnabled: true,
};

describe("a project", () => {
  test("is found by its id and by its full path, in whatever case", async () => {
    const expected = { ...flight, accessLevel: "maintainer" };
    expect(await resolve("maintainer", { id: 7 })).toEqual(expected);
    expect(await resolve("maintainer", { path: "flightjs/flight" })).toEqual(expected);
    expect(await resolve("maintainer", { path: "FlightJS/FLIGHT" })).toEqual(expected);
    expect(await resolve("maintainer", { path: "FLIGHTJS/sub.group/WING" })).toMatchObject({ id: 8, archived: true });
  });

  test("is null where there is none", async () => {
    const missing: ProjectReference[] = [{ id: 404 }, { id: Number.NaN }, { path: "flightjs" }, { path: "wing" }];
    for (const project of [...missing, { path: "__proto__" }, { path: "flightjs/flight/" }]) {
      expect(await resolve("maintainer", project, true)).toBeNull();
    }
  });

  test("that is private is null for everybody below guest, except for administrators", async () => {
    expect(await resolve("guest", { id: 7 })).toEqual({ ...flight, accessLevel: "guest" });
    expect(await resolve("minimal", { id: 7 })).toBeNull();
    expect(await resolve("outsider", { id: 7 })).toBeNull();
    expect(await resolve("unheard of", { path: "flightjs/flight" })).toBeNull();
    expect(await resolve("outsider", { id: 7 }, true)).toEqual({ ...flight, accessLevel: "no_access" });
  });

  test("that is internal or public is seen by all, with its own settings", async () => {
    expect(await resolve("outsider", { id: 8 })).toMatchObject({ archived: true, accessLevel: "no_access" });
    expect(await resolve("unheard of", { id: 9 })).toEqual({
      id: 9,
      path: "flightjs/sky",
      visibility: "public",
      archived: false,
      packagesEnabled: false,
      protectionEnabled: false,
      accessLevel: "no_access",
    });
  });
});

test("an anonymous caller sees what is public", async () => {
  const directory = memoryProjectDirectory(data);
  expect(await directory.resolve(null, { id: 9 })).toMatchObject({ id: 9, accessLevel: "no_access" });
  expect(await directory.resolve(null, { id: 8 })).toBeNull();
  expect(await directory.resolve(null, { id: 7 })).toBeNull();
});

test("a deploy token sees the projects that it is for, of any visibility", async () => {
  const directory = memoryProjectDirectory(data);
  const token = { kind: "deploy-token", name: "ci", scopes: ["api"] } as const;
  expect(await directory.resolve({ ...token, projectIds: [7] }, { id: 7 })).toEqual({
    ...flight,
    accessLevel: "no_access",
  });
  expect(await directory.resolve({ ...token, projectIds: [7] }, { id: 8 })).toBeNull();
  expect(await directory.resolve({ ...token, projectIds: [] }, { id: 9 })).toBeNull();
  expect(await directory.resolve(token, { id: 7 })).toMatchObject({ id: 7, accessLevel: "no_access" });
});

test("names that JavaScript knows are names like any other", async () => {
  expect(await resolve("__proto__", { id: 7 })).toMatchObject({ accessLevel: "owner" });
  for (const name of ["constructor", "toString", "hasOwnProperty", ""]) {
    expect(await resolve(name, { id: 8 })).toMatchObject({ accessLevel: "no_access" });
    expect(await resolve(name, { id: 7 })).toBeNull();
  }
});

test("what happens to the data later does not count", async () => {
  const memberships: Record<string, "guest" | "owner"> = { 7: "guest" };
  const users = [{ name: "guest", memberships }];
  const snapshot = memoryProjectDirectory({ projects: data.projects, users });
  memberships["7"] = "owner";
  users.pop();
  const caller: Caller = { name: "guest", admin: false, scopes: ["api"] };
  expect(await snapshot.resolve(caller, { id: 7 })).toMatchObject({ accessLevel: "guest" });
});

describe("data that makes no sense is a TypeError that names the place", () => {
  const project = { id: 1, path: "a/b", visibility: "private" };
  const one = { projects: [project], users: [] };
  const senseless: [string, unknown][] = [
    ["projects[1].id", { ...one, projects: [project, { ...project, path: "c/d" }] }],
    ["projects[1].path", { ...one, projects: [project, { ...project, id: 2, path: "A/b" }] }],
    ["projects[0].id", { ...one, projects: [{ ...project, id: "1" }] }],
    ["projects[0].id", { ...one, projects: [{ ...project, id: 2 ** 53 }] }],
    ["projects[0].path", { ...one, projects: [{ ...project, path: "a" }] }],
    ["projects[0].path", { ...one, projects: [{ ...project, path: "a//b" }] }],
    ["projects[0].path", { ...one, projects: [{ ...project, path: "/a/b" }] }],
    ["projects[0].path", { ...one, projects: [{ ...project, path: "a/b/" }] }],
    ["projects[0].path", { ...one, projects: [{ ...project, path: ["a/b"] }] }],
    ["projects[0].path", { ...one, projects: [{ ...project, path: undefined }] }],
    [
      "projects[0].visibility is not one of private, internal, public",
      { ...one, projects: [{ ...project, visibility: "secret" }] },
    ],
    ["projects[0].archived", { ...one, projects: [{ ...project, archived: "no" }] }],
    ["projects[0].protectionEnabled", { ...one, projects: [{ ...project, protectionEnabled: null }] }],
    ["users[1].name", { ...one, users: [{ name: "a" }, { name: "a" }] }],
    ["users[0].name", { ...one, users: [{ name: "" }] }],
    ["users[0].name", { ...one, users: [{ name: 7 }] }],
    ['users[0].memberships["2"]', { ...one, users: [{ name: "a", memberships: { 2: "guest" } }] }],
    ['users[0].memberships["01"]', { ...one, users: [{ name: "a", memberships: { "01": "guest" } }] }],
    [
      'users[0].memberships["__proto__"]',
      { ...one, users: [{ name: "a", memberships: JSON.parse('{"__proto__":"guest"}') }] },
    ],
    ['users[0].memberships["1"]', { ...one, users: [{ name: "a", memberships: { 1: "toString" } }] }],
  ];

  test.each(senseless)("%s", (place, senselessData) => {
    const call = () => memoryProjectDirectory(JSON.parse(JSON.stringify(senselessData)));
    expect(call).toThrow(TypeError);
    expect(call).toThrow(place);
  });
});
