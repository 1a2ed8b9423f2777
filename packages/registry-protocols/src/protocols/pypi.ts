import { pypiUpload } from "../bodies/pypi-upload.ts";
import { formBoundary } from "../formats/content-disposition.ts";
import type { NamedByBody, ProtocolTable } from "./route.ts";

const upload: NamedByBody = {
  says: "push",
  nameIn: "body",
  reader: (_, contentType) => {
    const boundary = formBoundary(contentType);
    return boundary === null ? null : () => pypiUpload(boundary);
  },
};

/** The upload API of Python package indexes, as twine, uv and the others speak it. It deletes nothing. */
export const pypi: ProtocolTable = {
  packageType: "pypi",
  packageName: () => null,
  routes: [
    ["POST", "/", upload],
    ["POST", "/legacy", upload],
    ["POST", "/legacy/", upload],
    ["POST", "/_/oidc/mint-token", "no_write"],
    ["POST", "/_/oidc/github/mint-token", "no_write"],
  ],
};
