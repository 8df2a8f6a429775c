/** Whether an address, or the pattern of a route, is for operators alone. The lab has one that its buyers press. */
export const isOperatorsPath = (path: string): boolean =>
  /^\/api\/(admin|lab(?!\/sales\/[^/]+\/synchronous-purchases\/?$))(\/|$)/.test(path);
