import { cargoUpload, isCrateName } from "../bodies/cargo-upload.ts";
import type { ProtocolTable } from "./route.ts";

/** Cargo's registry web API. Taking a version out of use is a delete, though its file stays. */
export const cargo: ProtocolTable = {
  packageType: "cargo",
  packageName: ({ crate = "" }) => (isCrateName(crate) ? crate : null),
  routes: [
    ["PUT", "/api/v1/crates/new", { says: "push", nameIn: "body", reader: () => cargoUpload }],
    ["DELETE", "/api/v1/crates/:crate/:version/yank", "delete"],
    ["PUT", "/api/v1/crates/:crate/:version/unyank", "push"],
    ["PUT", "/api/v1/crates/:crate/owners", "push"],
    ["DELETE", "/api/v1/crates/:crate/owners", "push"],
    ["DELETE", "/api/v1/crates/:crate", "delete"],
    ["POST", "/api/v1/trusted_publishing/tokens", "no_write"],
    ["PUT", "/api/v1/trusted_publishing/tokens", "no_write"],
    ["DELETE", "/api/v1/trusted_publishing/tokens", "no_write"],
  ],
};
