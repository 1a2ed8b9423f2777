import { createHash } from "node:crypto";
import { Router } from "express";
import { type FilePath, type PackageFiles, sendFile } from "package-protection/serve";
import { readUpload } from "./form-upload.ts";
import { writtenPackage } from "./written-package.ts";

/** twine's upload, and the simple index that pip reads. */
export function pypiRoutes(files: PackageFiles): Router {
  const folderOf = (name: string): FilePath => ["pypi", normalised(name)];
  const routes = Router();

  routes.post("/", async (request, response) => {
    const upload = await readUpload(request);
    if (upload === null) return void response.status(400).json({ message: "no file in the form" });
    const folder = folderOf(writtenPackage(request));
    if ((await files.list(folder)).includes(upload.fileName)) {
      return void response.status(409).json({ message: `${upload.fileName} is there already` });
    }
    await files.write([...folder, upload.fileName], upload.content);
    response.status(201).json({ message: "201 Created" });
  });

  routes.get("/simple/:name/", async (request, response) => {
    const folder = folderOf(request.params.name);
    const links = await Promise.all(
      (await files.list(folder)).map(async (fileName) => {
        const content = (await files.read([...folder, fileName])) ?? "";
        const digest = createHash("sha256").update(content).digest("hex");
        const path = [request.params.name, fileName].map(encodeURIComponent).join("/");
        return `<a href="${request.baseUrl}/files/${path}#sha256=${digest}">${escaped(fileName)}</a><br>\n`;
      }),
    );
    response.status(links.length === 0 ? 404 : 200).send(`<!doctype html>\n${links.join("")}`);
  });
  routes.get("/files/:name/:file", async (request, response) => {
    await sendFile(response, await files.open([...folderOf(request.params.name), request.params.file]));
  });
  return routes;
}

/** Names that differ only in case and in `-`, `_`, `.` are one project of PyPI's. */
function normalised(name: string): string {
  return name.replaceAll(/[-_.]+/g, "-").toLowerCase();
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
