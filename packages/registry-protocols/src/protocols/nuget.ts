import { nugetUpload } from "../bodies/nuget-upload.ts";
import { formBoundary } from "../formats/content-disposition.ts";
import { isNugetId } from "../formats/nuspec.ts";
import type { NamedByBody, ProtocolTable } from "./route.ts";

const upload: NamedByBody = {
  says: "push",
  nameIn: "body",
  reader: (_, contentType) => {
    const boundary = formBoundary(contentType);
    return boundary === null ? null : () => nugetUpload(boundary);
  },
};

/**
 * NuGet's publish resource, at nuget.org's addresses and, below a mount of its own, at GitLab's. Listing a version again is a
 * push.
 */
export const nuget: ProtocolTable = {
  packageType: "nuget",
  packageName: ({ id = "" }) => (isNugetId(id) ? id : null),
  routes: [
    ["PUT", "/api/v2/package", upload],
    ["PUT", "/api/v2/package/", upload],
    ["PUT", "/api/v2/symbolpackage", upload],
    ["PUT", "/api/v2/symbolpackage/", upload],
    ["PUT", "/", upload],
    ["PUT", "/symbolpackage", upload],
    ["PUT", "/symbolpackage/", upload],
    ["PUT", "/v2", upload],
    ["PUT", "/v2/", upload],
    ["POST", "/api/v2/token", "no_write"],
    ["POST", "/api/v2/package/create-verification-key/:id/:version", "no_write"],
    ["DELETE", "/api/v2/package/:id/:version", "delete"],
    ["POST", "/api/v2/package/:id/:version", "push"],
    ["DELETE", "/:id/:version", "delete"],
  ],
};
