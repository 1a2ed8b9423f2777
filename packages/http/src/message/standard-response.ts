import { jsonResponse } from "./response.ts";

// The answers that the management API and guards share (contract, section 2, error bodies).

export const pathUnknownResponse = jsonResponse(404, { error: "404 Not Found" });
export const projectNotFoundResponse = jsonResponse(404, { message: "404 Project Not Found" });
export const internalErrorResponse = jsonResponse(500, { message: "500 Internal Server Error" });
export const unavailableResponse = jsonResponse(503, { message: "503 Service Unavailable" });
