import {
  type BodyFinding,
  type ClassifiedRequest,
  classifyRequest,
  type ProtocolError,
  type RegistryProtocol,
} from "../src/index.ts";
import { archive, nuspec } from "./archives.ts";
import { bytesOf, field, file, form, formType, joined } from "./bodies.ts";
import { chart } from "./charts.ts";

interface NamedRequest {
  readonly protocol: RegistryProtocol;
  readonly method: string;
  readonly target: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
}

const escaped = (name: string) => name.split("/").map(encodeURIComponent).join("/");

function littleEndian(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length, true);
  return bytes;
}

function crate(name: string): Uint8Array {
  const json = bytesOf(JSON.stringify({ name, vers: "1.0.0" }));
  return joined(littleEndian(json.length), json, littleEndian(1), "x");
}

/** For each protocol a write of the package of a name, for each place that can say the name. */
export const namedRequests: Readonly<Record<string, (name: string) => NamedRequest>> = {
  "cargo, by its path": (name) => ({
    protocol: "cargo",
    method: "DELETE",
    target: `/api/v1/crates/${escaped(name)}/1.0.0/yank`,
  }),
  "cargo, by its body": (name) => ({
    protocol: "cargo",
    method: "PUT",
    target: "/api/v1/crates/new",
    body: crate(name),
  }),
  conan: (name) => ({ protocol: "conan", method: "DELETE", target: `/v2/conans/${escaped(name)}/1.0/_/_` }),
  generic: (name) => ({ protocol: "generic", method: "PUT", target: `/${escaped(name)}/1.0/file` }),
  "helm, by its path": (name) => ({
    protocol: "helm",
    method: "DELETE",
    target: `/api/charts/${escaped(name)}/1.0.0`,
  }),
  "helm, by its body": (name) => ({ protocol: "helm", method: "POST", target: "/api/charts", body: chart(name) }),
  maven: (name) => ({
    protocol: "maven",
    method: "PUT",
    target: `/${escaped(name)}/1.0/${escaped(name.slice(name.lastIndexOf("/") + 1))}-1.0.jar`,
  }),
  "maven, by its metadata": (name) => ({
    protocol: "maven",
    method: "PUT",
    target: `/${escaped(name)}/maven-metadata.xml`,
  }),
  npm: (name) => ({ protocol: "npm", method: "PUT", target: `/-/package/${escaped(name)}/dist-tags/next` }),
  "npm, by its document": (name) => ({
    protocol: "npm",
    method: "PUT",
    target: `/${escaped(name)}`,
    contentType: "application/json",
    body: bytesOf(JSON.stringify({ name, versions: {} })),
  }),
  "nuget, by its path": (name) => ({
    protocol: "nuget",
    method: "DELETE",
    target: `/api/v2/package/${escaped(name)}/1.0.0`,
  }),
  "nuget, by its body": (name) => ({
    protocol: "nuget",
    method: "PUT",
    target: "/api/v2/package",
    contentType: formType,
    body: form(file("package", "package.nupkg", archive({ "app.nuspec": nuspec(name) }))),
  }),
  pypi: (name) => ({
    protocol: "pypi",
    method: "POST",
    target: "/",
    contentType: formType,
    body: form(field(":action", "file_upload"), field("name", name), field("version", "1.0")),
  }),
  terraform_module: (name) => ({
    protocol: "terraform_module",
    method: "PUT",
    target: `/${escaped(name)}/1.0.0/file`,
  }),
};

type Outcome = { readonly packageName: string } | { readonly error: ProtocolError["type"] } | null;

/** The name that is vetted, or why the request is refused; null for a request that writes no package. */
export function outcomeOf({ contentType, body, protocol, ...request }: NamedRequest): Outcome {
  const meaning: ClassifiedRequest = classifyRequest(protocol, { ...request, contentType });
  let found: ClassifiedRequest | BodyFinding = meaning;
  if (meaning.kind === "write_named_by_body") {
    const reader = meaning.readBody();
    reader.read(body ?? bytesOf(""));
    found = reader.end();
  }
  if (found.kind === "write") return { packageName: found.write.packageName };
  return found.kind === "refused" ? { error: found.error.type } : null;
}
