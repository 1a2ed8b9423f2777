import { type HelmFile, helmUpload } from "../bodies/helm-upload.ts";
import { isChartName, isChartVersion } from "../formats/chart-yaml.ts";
import { formBoundary } from "../formats/content-disposition.ts";
import type { NamedByBody, ProtocolTable } from "./route.ts";

/** What comes with a file that is the body; curl says that any file is a form of the old kind. */
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
 * and version with a dash between them, so that a delete's version has to be one.
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
