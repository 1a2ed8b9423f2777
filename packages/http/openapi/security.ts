/** Where clients send their tokens (contract, section 2, Credentials). */
export const securitySchemes = {
  privateToken: { type: "apiKey", in: "header", name: "PRIVATE-TOKEN" },
  bearer: { type: "http", scheme: "bearer" },
  privateTokenInQuery: { type: "apiKey", in: "query", name: "private_token" },
};
