import type { Request } from "express";

/** One part of a path that matched, decoded; empty where the route has no part of that name. */
export function pathPart(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === "string" ? value : "";
}
