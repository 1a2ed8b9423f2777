import { packageWriteOf } from "@package-protection/http-express";
import type { Request } from "express";

/** The package that the guard decided upon. What is written is stored under this name, whatever else the request says. */
export function writtenPackage(request: Request): string {
  const write = packageWriteOf(request);
  if (write === null) throw new TypeError("a route writes a package where its protocol knows no write");
  return write.packageName;
}
