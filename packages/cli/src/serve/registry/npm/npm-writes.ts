import { packageWriteOf } from "@package-protection/http-express";
import { type Request, type Response, Router } from "express";
import type { PackageFiles } from "../package-files.ts";
import { pathPart } from "../path-part.ts";
import { readJson } from "../request-bytes.ts";
import { writtenPackage } from "../written-package.ts";
import type { NpmPackages } from "./npm-packages.ts";
import { packageInPath, packagePath, tarballFile } from "./package-address.ts";
import {
  keepsEveryVersion,
  type PutBody,
  putBodySchema,
  withDeprecations,
  withOnlyVersionsOf,
  withTag,
  withVersion,
} from "./packument.ts";

/** Publish, deprecate, dist-tag and unpublish, as npm, pnpm and yarn send them. */
export function npmWrites(packages: NpmPackages, files: PackageFiles): Router {
  const routes = Router();

  routes.put(packagePath(), async (request, response, next) => {
    // `/@acme%2fapp/latest` has the form of `/@scope/name`, and was decided as a tag.
    if (packageInPath(request) !== writtenPackage(request)) return next();
    const body = await readPutBody(request, response);
    if (body === null) return;
    const name = writtenPackage(request);
    const [attachment] = Object.values(body._attachments);
    if (attachment === undefined) {
      await packages.change(name, async (packument) => withDeprecations(packument, body));
      response.json({ ok: true });
      return;
    }
    const [version = ""] = Object.keys(body.versions);
    const published = await packages.change(name, async (packument) => {
      const changed = withVersion(packument, body, version);
      if (changed !== null) await files.write(["npm", name, `${version}.tgz`], Buffer.from(attachment.data, "base64"));
      return changed;
    });
    if (published) response.status(201).json({ ok: true });
    else response.status(409).json({ error: `${name}@${version} can't be published over what is there` });
  });

  routes.put(packagePath("/-rev/:revision"), async (request, response) => {
    const body = await readPutBody(request, response);
    if (body === null) return;
    const mayDelete = packageWriteOf(request)?.actions.includes("delete") ?? false;
    const changed = await packages.change(writtenPackage(request), async (packument) => {
      // A version that was published since the guard asked for the versions is not dropped by a push.
      return mayDelete || keepsEveryVersion(packument, body) ? withOnlyVersionsOf(packument, body) : null;
    });
    response.status(changed ? 200 : 409).json({ ok: changed });
  });
  routes.delete(packagePath("/-/:file/-rev/:revision"), async (request, response) => {
    const name = writtenPackage(request);
    await files.remove(["npm", name, tarballFile(request, name)]);
    response.json({ ok: true });
  });
  routes.delete(packagePath("/-rev/:revision"), async (request, response) => {
    const removed = await files.removeFolder(["npm", writtenPackage(request)]);
    response.status(removed ? 200 : 404).json({ ok: removed });
  });

  routes.put(packagePath("/dist-tags/:tag", "/-/package"), async (request, response) => {
    const version = await readJson(request);
    await changeTag(request, response, typeof version === "string" ? version : "");
  });
  routes.delete(packagePath("/dist-tags/:tag", "/-/package"), (request, response) =>
    changeTag(request, response, null),
  );

  async function changeTag(request: Request, response: Response, version: string | null): Promise<void> {
    const tag = pathPart(request, "tag");
    const changed = await packages.change(writtenPackage(request), async (packument) =>
      withTag(packument, tag, version),
    );
    response.status(changed ? 200 : 404).json({ ok: changed });
  }

  return routes;
}

/** Null where it is no body of npm's; then that is answered. */
async function readPutBody(request: Request, response: Response): Promise<PutBody | null> {
  const { success, data } = putBodySchema.safeParse(await readJson(request));
  if (success) return data;
  response.status(400).json({ error: "the body is not what npm sends" });
  return null;
}
