import { sendNotFound } from "@package-protection/http/node";
import { match, P } from "ts-pattern";
import type { PackageFiles } from "../package-files.ts";
import { type Registry, type RegistryExchange, routedMethod } from "../registry.ts";
import { sendFile, sendJson } from "../responses.ts";
import type { NpmPackages } from "./npm-packages.ts";
import { npmWrites } from "./npm-writes.ts";
import { npmPathParts, tarballFile } from "./package-path.ts";
import { packumentAnswer } from "./packument-answer.ts";

const notFound = { error: "not found" };

/** As much of npm's registry as publishing, installing, deprecating, tagging and unpublishing need. */
export function npmRegistry(files: PackageFiles, packages: NpmPackages): Registry {
  const { putDocument, keepVersions, removeTarball, removePackage, changeTag } = npmWrites(packages, files);

  async function sendPackument({ response, address }: RegistryExchange, name: string): Promise<void> {
    const packument = await packages.read(name);
    if (packument === null) sendJson(response, 404, notFound);
    else sendJson(response, 200, packumentAnswer(address, name, packument));
  }

  async function sendTags({ response }: RegistryExchange, name: string): Promise<void> {
    const packument = await packages.read(name);
    if (packument === null) sendJson(response, 404, notFound);
    else sendJson(response, 200, packument["dist-tags"]);
  }

  return async (exchange) => {
    const { request, response, path } = exchange;
    const name = P.string.minLength(1);
    return match([routedMethod(request), ...npmPathParts(path)])
      .with(["GET", "-", "ping"], () => sendJson(response, 200, {}))
      .with(["GET", name], ([, packageName]) => sendPackument(exchange, packageName))
      .with(["GET", name, "-", P.string], async ([, packageName, , file]) =>
        sendFile(response, await files.open(["npm", packageName, tarballFile(packageName, file)])),
      )
      .with(["GET", "-", "package", name, "dist-tags"], ([, , , packageName]) => sendTags(exchange, packageName))
      .with(["PUT", name], ([, packageName]) => putDocument(exchange, packageName))
      .with(["PUT", name, "-rev", P.string], ([, packageName]) => keepVersions(exchange, packageName))
      .with(["DELETE", name, "-", P.string, "-rev", P.string], ([, packageName, , file]) =>
        removeTarball(exchange, packageName, file),
      )
      .with(["DELETE", name, "-rev", P.string], ([, packageName]) => removePackage(exchange, packageName))
      .with([P.union("PUT", "DELETE"), "-", "package", name, "dist-tags", name], ([, , , packageName, , tag]) =>
        changeTag(exchange, packageName, tag),
      )
      .otherwise(() => sendNotFound(request, response));
  };
}
