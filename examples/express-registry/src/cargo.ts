import { createHash } from "node:crypto";
import { type Request, type Response, Router } from "express";
import { type FilePath, oneAtATime, type PackageFiles, readBytes, sendFile } from "package-protection/serve";
import { indexLine, indexLines, publishedCrate, withYanked } from "./cargo-index.ts";
import { pathPart } from "./path-part.ts";
import { writtenPackage } from "./written-package.ts";

/** Cargo's sparse index under `/index/`, and the web API: publish, download, yank and unyank. */
export function cargoRoutes(files: PackageFiles): Router {
  const changing = oneAtATime();
  const indexOf = (crate: string): FilePath => ["cargo", crate.toLowerCase(), "index.json"];
  const crateFile = (crate: string, version: string): FilePath => ["cargo", crate.toLowerCase(), `${version}.crate`];
  const readIndex = async (crate: string) => indexLines((await files.read(indexOf(crate)))?.toString() ?? "");
  const routes = Router();

  routes.get("/index/config.json", (request, response) => {
    const api = `${request.protocol}://${request.get("Host")}${request.baseUrl}`;
    response.json({ api, dl: `${api}/api/v1/crates` });
  });
  // The index has a crate under folders of its first letters: `/ac/me/acme-app`, `/3/a/abc`, `/1/a`.
  routes.get("/index/*folders/:crate", async (request, response) => {
    await sendFile(response, await files.open(indexOf(request.params.crate)));
  });
  routes.get("/api/v1/crates/:crate/:version/download", async (request, response) => {
    const { crate, version } = request.params;
    await sendFile(response, await files.open(crateFile(crate, version)));
  });

  routes.put("/api/v1/crates/new", async (request, response) => {
    const crate = writtenPackage(request);
    const published = publishedCrate(await readBytes(request));
    if (published === null) return void response.status(400).json(problem("the body is not what cargo sends"));
    const { metadata, content } = published;
    const isNew = await changing(crate.toLowerCase(), async () => {
      const lines = await readIndex(crate);
      if (lines.some(({ vers }) => vers === metadata.vers)) return false;
      const checksum = createHash("sha256").update(content).digest("hex");
      await files.write(crateFile(crate, metadata.vers), content);
      await files.write(indexOf(crate), indexText([...lines, indexLine(crate, metadata, checksum)]));
      return true;
    });
    if (isNew) response.json({ warnings: { invalid_categories: [], invalid_badges: [], other: [] } });
    else response.status(409).json(problem(`${crate} ${metadata.vers} is published already`));
  });

  routes.delete("/api/v1/crates/:crate/:version/yank", (request, response) => answerYanked(request, response, true));
  routes.put("/api/v1/crates/:crate/:version/unyank", (request, response) => answerYanked(request, response, false));

  async function answerYanked(request: Request, response: Response, yanked: boolean): Promise<void> {
    const crate = writtenPackage(request);
    const version = pathPart(request, "version");
    const found = await changing(crate.toLowerCase(), async () => {
      const lines = withYanked(await readIndex(crate), version, yanked);
      if (lines !== null) await files.write(indexOf(crate), indexText(lines));
      return lines !== null;
    });
    if (found) response.json({ ok: true });
    else response.status(404).json(problem("no such version"));
  }

  return routes;
}

function indexText(lines: readonly unknown[]): Buffer {
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

function problem(detail: string): object {
  return { errors: [{ detail }] };
}
