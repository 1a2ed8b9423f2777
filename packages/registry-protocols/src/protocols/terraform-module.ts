import type { ProtocolTable } from "./route.ts";

const part = /^[-a-z0-9]{1,255}$/;

/** GitLab's Terraform module registry. */
export const terraformModule: ProtocolTable = {
  packageType: "terraform_module",
  packageName: ({ name = "", system = "" }) => (part.test(name) && part.test(system) ? `${name}/${system}` : null),
  routes: [
    ["PUT", "/:name/:system/:version/file", "push"],
    ["DELETE", "/:name/:system/:version/file", "delete"],
    ["DELETE", "/:name/:system/:version", "delete"],
    ["DELETE", "/:name/:system", "delete"],
  ],
};
