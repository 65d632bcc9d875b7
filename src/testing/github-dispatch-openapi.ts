import openapi from './github-dispatch.openapi.json' with { type: 'json' };

// `satisfies` lets the compiler check the path against the document.
const template = '/repos/{owner}/{repo}/dispatches' satisfies keyof typeof openapi.paths;
const operation = openapi.paths[template].post;

/** The endpoint's path as Express writes it: `/repos/:owner/:repo/dispatches`. Source: `github-dispatch.openapi.json`. */
export const dispatchRoute = template.replaceAll(/\{(\w+)\}/gu, ':$1');

/** Where every error body points. Source: `externalDocs` in `github-dispatch.openapi.json`. */
export const documentationUrl = operation.externalDocs.url;

/** What the body must look like. Source: `requestBody` in `github-dispatch.openapi.json`. */
export const dispatchSchema = operation.requestBody.content['application/json'].schema;
