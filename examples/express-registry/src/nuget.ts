import { Router } from "express";
import { type FilePath, type PackageFiles, sendFile } from "package-protection/serve";
import { readUpload } from "./form-upload.ts";
import { nugetVersion } from "./nuget-package.ts";
import { pathPart } from "./path-part.ts";
import { writtenPackage } from "./written-package.ts";

/** NuGet's version 3: the service index, push and delete, and the packages by their plain addresses. */
export function nugetRoutes(files: PackageFiles): Router {
  const fileOf = (id: string, version: string): FilePath => [
    "nuget",
    id.toLowerCase(),
    `${version.toLowerCase()}.nupkg`,
  ];
  const routes = Router();

  // The plain address and the ones below it are those of clients that know only version 2; they ask for it before a push.
  routes.get("/", (_request, response) => {
    response.json({});
  });
  routes.get("/index.json", (request, response) => {
    const base = `${request.protocol}://${request.get("Host")}${request.baseUrl}`;
    response.json({
      version: "3.0.0",
      resources: [
        { "@id": `${base}/flat/`, "@type": "PackageBaseAddress/3.0.0" },
        { "@id": `${base}/api/v2/package`, "@type": "PackagePublish/2.0.0" },
      ],
    });
  });
  routes.get("/flat/:id/index.json", async (request, response) => {
    const names = await files.list(["nuget", request.params.id.toLowerCase()]);
    const versions = names.map((name) => name.replace(/\.nupkg$/, ""));
    response.status(versions.length === 0 ? 404 : 200).json({ versions });
  });
  routes.get("/flat/:id/:version/:file", async (request, response) => {
    const { id, version } = request.params;
    await sendFile(response, await files.open(fileOf(id, version)));
  });

  routes.put(["/", "/api/v2/package"], async (request, response) => {
    const upload = await readUpload(request);
    const version = upload === null ? null : nugetVersion(upload.content);
    if (upload === null || version === null)
      return void response.status(400).json({ message: "no package of NuGet's" });
    await files.write(fileOf(writtenPackage(request), version), upload.content);
    response.status(201).end();
  });
  routes.delete(["/:id/:version", "/api/v2/package/:id/:version"], async (request, response) => {
    const removed = await files.remove(fileOf(writtenPackage(request), pathPart(request, "version")));
    response.status(removed ? 204 : 404).end();
  });
  return routes;
}
