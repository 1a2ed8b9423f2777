import { packageWriteOf } from "@package-protection/http";
import type { PackageFiles } from "../package-files.ts";
import type { RegistryExchange } from "../registry.ts";
import { readJson } from "../request-bytes.ts";
import { sendJson } from "../responses.ts";
import type { NpmPackages } from "./npm-packages.ts";
import { tarballFile } from "./package-path.ts";
import {
  keepsEveryVersion,
  type PutBody,
  putBodySchema,
  withDeprecations,
  withOnlyVersionsOf,
  withTag,
  withVersion,
} from "./packument.ts";

/**
 * Publish, deprecate, dist-tag and unpublish, as npm, pnpm and yarn send them. Each route stores under the name that the guard
 * vetted, and throws where that is not the name in its path.
 */
export function npmWrites(packages: NpmPackages, files: PackageFiles) {
  return {
    /** A publish, or a deprecation. */
    async putDocument({ request, response }: RegistryExchange, packageName: string): Promise<void> {
      const { packageName: name } = packageWriteOf(request, packageName);
      const body = await readPutBody({ request, response });
      if (body === null) return;
      const [attachment] = Object.values(body._attachments);
      if (attachment === undefined) {
        await packages.change(name, async (packument) => withDeprecations(packument, body));
        return sendJson(response, 200, { ok: true });
      }
      const [version = ""] = Object.keys(body.versions);
      const published = await packages.change(name, async (packument) => {
        const changed = withVersion(packument, body, version);
        if (changed !== null)
          await files.write(["npm", name, `${version}.tgz`], Buffer.from(attachment.data, "base64"));
        return changed;
      });
      if (published) sendJson(response, 201, { ok: true });
      else sendJson(response, 409, { error: `${name}@${version} can't be published over what is there` });
    },

    /** The first step of `npm unpublish name@version`. */
    async keepVersions({ request, response }: RegistryExchange, packageName: string): Promise<void> {
      const { packageName: name, actions } = packageWriteOf(request, packageName);
      const body = await readPutBody({ request, response });
      if (body === null) return;
      const changed = await packages.change(name, async (packument) => {
        // A version that was published since the guard asked for the versions is not dropped by a push.
        return actions.includes("delete") || keepsEveryVersion(packument, body)
          ? withOnlyVersionsOf(packument, body)
          : null;
      });
      sendJson(response, changed ? 200 : 409, { ok: changed });
    },

    async removeTarball({ request, response }: RegistryExchange, packageName: string, file: string): Promise<void> {
      const { packageName: name } = packageWriteOf(request, packageName);
      await files.remove(["npm", name, tarballFile(name, file)]);
      sendJson(response, 200, { ok: true });
    },

    async removePackage({ request, response }: RegistryExchange, packageName: string): Promise<void> {
      const removed = await files.removeFolder(["npm", packageWriteOf(request, packageName).packageName]);
      sendJson(response, removed ? 200 : 404, { ok: removed });
    },

    /** Sets a tag to the version in the body, or removes it. */
    async changeTag({ request, response }: RegistryExchange, packageName: string, tag: string): Promise<void> {
      const { packageName: name } = packageWriteOf(request, packageName);
      const version = request.method === "DELETE" ? null : await readVersion(request);
      const changed = await packages.change(name, async (packument) => withTag(packument, tag, version));
      sendJson(response, changed ? 200 : 404, { ok: changed });
    },
  };
}

/** Empty, which no version is, where the body is not a JSON string. */
async function readVersion(request: RegistryExchange["request"]): Promise<string> {
  const version = await readJson(request);
  return typeof version === "string" ? version : "";
}

/** Null where it is no body of npm's; then that is answered. */
async function readPutBody({
  request,
  response,
}: Pick<RegistryExchange, "request" | "response">): Promise<PutBody | null> {
  const { success, data } = putBodySchema.safeParse(await readJson(request));
  if (success) return data;
  sendJson(response, 400, { error: "the body is not what npm sends" });
  return null;
}
