import type { ProtocolTable } from "./route.ts";

const name = /^[A-Za-z0-9._+-]{1,255}$/;

/** GitLab's generic packages. */
export const generic: ProtocolTable = {
  packageType: "generic",
  packageName: ({ package: written = "" }) => (name.test(written) ? written : null),
  routes: [
    ["PUT", "/:package/:version/*file", "push"],
    ["DELETE", "/:package/:version/*file", "delete"],
    ["DELETE", "/:package/:version", "delete"],
    ["DELETE", "/:package", "delete"],
  ],
};
