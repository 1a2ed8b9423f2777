import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { packageWriteOf } from "@package-protection/http";
import { managementApi, packageGuard } from "@package-protection/http/fetch";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [{ name: "olivia", memberships: { 7: "owner" } }],
});
const protection = createPackageProtection({ store: memoryRuleStore(), directory, minimumAccessLevels: null });
const identify = ({ headers }) =>
  headers.get("private-token") === "olivias-token" ? { kind: "user", name: "olivia" } : null;
const api = managementApi({ protection, identify });
const guarded = { protection, projectId: 7, principal: () => ({ kind: "user", accessLevel: "developer" }) };
const guards = [
  packageGuard({ ...guarded, protocol: "generic", mount: "/registry" }),
  packageGuard({ ...guarded, protocol: "npm", mount: "/npm" }),
];

/** The names that guards let pass, those under which something was stored, and the errors with which bodies broke off. */
const passing = [];
const stored = [];
const broken = [];

const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A registry for generic packages at `/registry` and for npm's at `/npm`, with the management API. */
export async function handle(request) {
  const answered = await api(request);
  if (answered !== null) return answered;
  let passed = request;
  let lateRefusal = () => null;
  for (const guard of guards) {
    const vetted = await guard(passed);
    if (!vetted.allowed) return vetted.response;
    passed = vetted.request;
    const earlier = lateRefusal;
    lateRefusal = () => earlier() ?? vetted.lateRefusal();
  }
  const path = decoded(passed.url.replace(/^[a-z]+:\/\/[^/?#]*/i, "").split(/[?#]/, 1)[0]);
  if (path === "/stored") return Response.json({ passing, stored, broken });
  const [, name] = /^\/(?:registry|npm)\/([^/]+)(?:\/[^/]+\/[^/]+)?\/?$/i.exec(path) ?? [];
  if (name === undefined || request.method === "GET") return new Response(null, { status: 404 });
  passing.push(name);
  try {
    const body = await passed.text();
    packageWriteOf(passed);
    stored.push(name);
    return Response.json({ length: body.length }, { status: 201 });
  } catch (error) {
    broken.push(String(error));
    return lateRefusal() ?? new Response(null, { status: 500 });
  }
}
