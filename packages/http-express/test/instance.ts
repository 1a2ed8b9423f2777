import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { accessLevels, type ProjectDirectory } from "@package-protection/core";
import type { Authentication } from "../src/index.ts";

const projects = [
  { id: 7, path: "flightjs/flight", visibility: "private" },
  { id: 8, path: "Flightjs/Deep/er/Größe", visibility: "private" },
  { id: 9, path: "flightjs/public", visibility: "public" },
  { id: 10, path: "flightjs/internal", visibility: "internal" },
  { id: 11, path: "flightjs/archived", visibility: "private", archived: true },
  { id: 12, path: "flightjs/no-packages", visibility: "private", packagesEnabled: false },
  { id: 13, path: "flightjs/no-protection", visibility: "private", protectionEnabled: false },
  { id: 14, path: "others/project", visibility: "private" },
] as const;

/** One user of every level, each a member of every project but 14. */
export const directory: ProjectDirectory = memoryProjectDirectory({
  projects,
  users: accessLevels.map((level) => ({
    name: level,
    memberships: Object.fromEntries(
      projects.filter(({ id }) => id !== 14).map(({ id }) => [String(id), level] as const),
    ),
  })),
});

const outcomes = new Map<string, Authentication>([
  ["token-expired", { outcome: "expired" }],
  ["token-revoked", { outcome: "revoked" }],
  ["token-instance-admin", { outcome: "authenticated", caller: { name: "root", admin: true, scopes: ["api"] } }],
  ["token-outsider", { outcome: "authenticated", caller: { name: "outsider", admin: false, scopes: ["api"] } }],
  ["token-reader", { outcome: "authenticated", caller: { name: "maintainer", admin: false, scopes: ["read_api"] } }],
  ["token-scopeless", { outcome: "authenticated", caller: { name: "maintainer", admin: false, scopes: [] } }],
  ...accessLevels.map((name): [string, Authentication] => [
    `token-${name}`,
    { outcome: "authenticated", caller: { name, admin: false, scopes: ["api"] } },
  ]),
]);

export function authenticate(credential: string): Authentication {
  return outcomes.get(credential) ?? { outcome: "unknown" };
}
