import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bytesOf } from "../test/bodies.ts";
import { type BodyFinding, type ClassifiedRequest, classifyRequest, type RegistryProtocol } from "./index.ts";

interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  readonly contentType: string | null;
  readonly body?: string;
  readonly bodyInBase64?: string;
}

function recorded(name: string): readonly RecordedRequest[] {
  return JSON.parse(readFileSync(new URL(`../test/${name}.json`, import.meta.url), "utf8"));
}

/** What a request means once its body was read: its actions, or the kind of what was found. */
function meaningIn(protocol: RegistryProtocol, request: RecordedRequest): string {
  const contentType = request.contentType ?? undefined;
  const meaning: ClassifiedRequest = classifyRequest(protocol, { ...request, contentType });
  let found: ClassifiedRequest | BodyFinding = meaning;
  if (meaning.kind === "write_named_by_body") {
    const reader = meaning.readBody();
    reader.read(bytesOf(request.body ?? ""));
    reader.read(Buffer.from(request.bodyInBase64 ?? "", "base64"));
    found = reader.end();
  }
  const said = found.kind === "write" ? `${found.write.packageName} ${found.write.actions.join(" and ")}` : found.kind;
  return `${request.method} ${request.target}: ${said}`;
}

test("what npm 11 sends for publish, deprecate, dist-tag, owner, star, unstar, unpublish, access and logout", () => {
  expect(recorded("npm-11").map((request) => meaningIn("npm", request))).toEqual([
    "PUT /@acme%2fapp: @acme/app push",
    "PUT /@acme%2fapp: @acme/app push and delete",
    "PUT /-/package/@acme%2fapp/dist-tags/next: @acme/app push",
    "DELETE /-/package/@acme%2fapp/dist-tags/latest: @acme/app push",
    "PUT /@acme%2fapp/-rev/1-a: @acme/app delete and push",
    "PUT /@acme%2fapp: @acme/app push",
    "PUT /@acme%2fapp: @acme/app push",
    "PUT /@acme%2fapp/-rev/1-a: @acme/app delete and push",
    "DELETE /@acme/app/-/app-1.0.0.tgz/-rev/1-a: @acme/app delete",
    "DELETE /@acme%2fapp/-rev/1-a: @acme/app delete",
    "POST /-/package/@acme%2fapp/access: @acme/app push",
    "DELETE /-/user/token/t: no_write",
  ]);
});

test("what pnpm 12 sends for owner, star, unstar, access, access grant and logout", () => {
  expect(recorded("pnpm-12").map((request) => meaningIn("npm", request))).toEqual([
    "PUT /-/package/@acme%2fapp/owners: @acme/app push",
    "DELETE /-/package/@acme%2fapp/owners/b-o.b_x: @acme/app push",
    "PUT /-/user/v1/star: @acme/app push",
    "PUT /-/user/package/@acme%2fapp/star: @acme/app push",
    "PUT /@acme%2fapp/-rev/1-a: @acme/app delete and push",
    "DELETE /-/user/v1/star: @acme/app push",
    "DELETE /-/user/package/@acme%2fapp/star: @acme/app push",
    "POST /-/package/@acme%2fapp/access: @acme/app push",
    "PUT /-/team/acme/core/package: @acme/app push",
    "DELETE /-/user/token/se%2Fcr%2Bet%3D%25: no_write",
  ]);
});

test("what cargo 1.95 sends for publish, yank, yank --undo and owner", () => {
  expect(recorded("cargo-1.95").map((request) => meaningIn("cargo", request))).toEqual([
    "PUT /api/v1/crates/new: acme-app push",
    "DELETE /api/v1/crates/acme-app/0.1.0/yank: acme-app delete",
    "PUT /api/v1/crates/acme-app/0.1.0/unyank: acme-app push",
    "PUT /api/v1/crates/acme-app/owners: acme-app push",
    "DELETE /api/v1/crates/acme-app/owners: acme-app push",
  ]);
});
