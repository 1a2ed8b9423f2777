import { zipSync } from "fflate";
import type { PackageTarget } from "./package-client.ts";
import type { RecordedRequest } from "./recorded-request.ts";

const boundary = "6d4f2a9c-6d35-4b0e-8d46-0b9e3b9f7a11";

/** `dotnet nuget push` as NuGet's documentation and the sources of its client tell it; Debian has no client that does it. */
export function documentedNugetPush({ token, packageName, version }: PackageTarget, text: string): RecordedRequest {
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Type: application/octet-stream\r\n`),
    Buffer.from(
      "Content-Disposition: form-data; name=package; filename=package.nupkg; filename*=utf-8''package.nupkg\r\n\r\n",
    ),
    nupkg(packageName, version, text),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return {
    method: "PUT",
    path: "/api/v2/package/",
    headers: [
      ["X-NuGet-ApiKey", token],
      ["X-NuGet-Protocol-Version", "4.1.0"],
      ["X-NuGet-Client-Version", "6.12.0"],
      ["Content-Type", `multipart/form-data; boundary="${boundary}"`],
      ["Content-Length", String(body.length)],
    ],
    body: body.toString("base64"),
  };
}

function nupkg(id: string, version: string, text: string): Uint8Array {
  return zipSync({ [`${id}.nuspec`]: Buffer.from(nuspec(id, version)), "content/text.txt": Buffer.from(text) });
}

export function nuspec(id: string, version: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2010/07/nuspec.xsd">
  <metadata>
    <id>${id}</id>
    <version>${version}</version>
    <authors>Acme</authors>
    <description>A test</description>
  </metadata>
  <files><file src="text.txt" target="content" /></files>
</package>
`;
}
