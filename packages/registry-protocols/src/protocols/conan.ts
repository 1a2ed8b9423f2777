import type { ProtocolTable, Route } from "./route.ts";

/** Conan 2 accepts lower case only; Conan 1 accepted upper case too. */
const name = /^[A-Za-z0-9_][A-Za-z0-9_+.-]{1,100}$/;

const reference = ":package/:version/:user/:channel";
const one = `/v1/conans/${reference}`;
const two = `/v2/conans/${reference}`;

const firstVersion: readonly Route[] = [
  ["POST", "/v1/users/authenticate", "no_write"],
  ["POST", `${one}/upload_urls`, "push"],
  ["POST", `${one}/packages/:binary/upload_urls`, "push"],
  ["PUT", `/v1/files/${reference}/*file`, "push"],
  ["POST", `${one}/remove_files`, "delete"],
  ["POST", `${one}/packages/delete`, "delete"],
  ["DELETE", one, "delete"],
];

const secondVersion: readonly Route[] = [
  ["POST", "/v2/users/authenticate", "no_write"],
  ["PUT", `${two}/revisions/:recipe/files/*file`, "push"],
  ["PUT", `${two}/revisions/:recipe/packages/:binary/revisions/:revision/files/*file`, "push"],
  ["DELETE", two, "delete"],
  ["DELETE", `${two}/revisions/:recipe`, "delete"],
  ["DELETE", `${two}/revisions/:recipe/packages`, "delete"],
  ["DELETE", `${two}/revisions/:recipe/packages/:binary`, "delete"],
  ["DELETE", `${two}/revisions/:recipe/packages/:binary/revisions/:revision`, "delete"],
];

/** Conan's REST API, both versions of it; a reference without user and channel has `_` for each. */
export const conan: ProtocolTable = {
  packageType: "conan",
  packageName: ({ package: written = "" }) => (name.test(written) ? written : null),
  routes: [...firstVersion, ...secondVersion],
};
