import type { GuardError } from "@package-protection/http";
import type { PackageWrite } from "@package-protection/registry-protocols";
import { isListedFor, type Permission } from "../callers/verdaccio-permission.ts";
import { isStorableName } from "../documents/storable-name.ts";
import type { AccessCallback, VerdaccioPackage, VerdaccioUser } from "../verdaccio.ts";
import { refusalAnswer } from "./refusal.ts";
import type { RegistryProtection } from "./registry-protection.ts";
import { isVetted } from "./vetted-writes.ts";

type AccessQuestion = (user: VerdaccioUser, wanted: VerdaccioPackage, callback: AccessCallback) => void;

/** The plugin under `auth`. It denies, or leaves the question to the other plugins. */
export interface AuthRole {
  allow_access: AccessQuestion;
  allow_publish: AccessQuestion;
  allow_unpublish: AccessQuestion;
}

/**
 * Reading is denied only for names that Verdaccio stores as another package: with an uplink, reading stores versions, too.
 * Verdaccio calls `allow_unpublish` for a deprecation too, without the difference. So this accepts a request that the middleware
 * has decided by its body, and decides any other by the stricter reading. If filters hide versions
 * from stars, for which Verdaccio calls `allow_publish`, that is a delete too.
 */
export function authRole(registry: RegistryProtection): AuthRole {
  return {
    allow_access: deniesUnstorableNames(registry),
    allow_publish: denies(registry, registry.isFiltered ? ["push", "delete"] : ["push"], "publish"),
    allow_unpublish: denies(registry, ["delete"], "unpublish"),
  };
}

function deniesUnstorableNames({ explain }: RegistryProtection): AccessQuestion {
  return (_user, { name }, callback) => {
    if (isStorableName(name)) callback(null, false);
    else callback(verdaccioError(refusalAnswer({ type: "package_name_invalid" }, explain)));
  };
}

/** Explains a refusal only to users who may read and write the package by Verdaccio's configuration. */
function denies(
  registry: RegistryProtection,
  actions: PackageWrite["actions"],
  permission: Permission,
): AccessQuestion {
  return (user, wanted, callback) => {
    const { name } = wanted;
    if (isVetted(user, name)) {
      callback(null, false);
      return;
    }
    const deny = (error: GuardError, explain: boolean) => {
      registry.logRefusal(error, { user, packageName: name, request: null });
      callback(verdaccioError(refusalAnswer(error, explain)));
    };
    registry.check(user, name, actions, null).then(
      (checked) => {
        if (checked.isOk()) callback(null, false);
        else deny(checked.error, registry.explain && isListedFor(["access", permission], wanted, user));
      },
      (cause) => deny({ type: "internal_error", cause }, false),
    );
  };
}

/** An error as Verdaccio's own are: the status is answered, and the message as `error` in the body. */
function verdaccioError({ status, error }: { readonly status: number; readonly error: string }): Error {
  return Object.assign(new Error(error), { status, statusCode: status, code: status, expose: true });
}
