import { type HelmFile, helmUpload } from "../bodies/helm-upload.ts";
import { isChartName, isChartVersion } from "../formats/chart-yaml.ts";
import { formBoundary } from "../formats/content-disposition.ts";
import type { NamedByBody, ProtocolTable } from "./route.ts";

/** The Content-Type of a file that is the body; curl names a form of the old kind for any file. */
const fileType = /^(?:application\/(?:x-www-form-urlencoded|octet-stream|x-tar|(?:x-)?gzip|tar\+gzip)|text\/plain)$/i;

const upload = (uploaded: HelmFile): NamedByBody => ({
  says: "push",
  nameIn: "body",
  reader: (_, contentType) => {
    const boundary = formBoundary(contentType);
    const isFile = contentType === undefined || fileType.test(contentType);
    return boundary !== null || isFile ? () => helmUpload(boundary, uploaded) : null;
  },
});

/**
 * ChartMuseum's API, at any depth of repositories, and GitLab's, whose channel is a repository. Both store a chart under its name
 * and version with a dash between them, so a delete's version must be valid.
 */
export const helm: ProtocolTable = {
  packageType: "helm",
  uploadParameters: ["force"],
  packageName: ({ name = "", version = "" }) => (isChartName(name) && isChartVersion(version) ? name : null),
  routes: [
    ["POST", "/api/charts", upload("chart")],
    ["POST", "/api/*repository/charts", upload("chart")],
    ["POST", "/api/prov", upload("prov")],
    ["POST", "/api/*repository/prov", upload("prov")],
    ["DELETE", "/api/charts/:name/:version", "delete"],
    ["DELETE", "/api/*repository/charts/:name/:version", "delete"],
  ],
};
