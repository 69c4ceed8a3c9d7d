// The hosts of a tenant. Docs: one subdomain, and beneath it a host each for tokens, REST and SOAP.

export type TenantHostKind = 'auth' | 'rest' | 'soap'

const tenantHost = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.(auth|rest|soap)\.marketingcloudapis\.com$/i

/** A name without a port. */
export const isTenantHost = (hostname: string): boolean => tenantHost.test(hostname)

/** The tenant's host of another kind, with the port if there is one; any other host comes back as it is. */
export const tenantHostOf = (kind: TenantHostKind, host: string): string =>
  host.replace(/^([^.]+)\.(?:auth|rest|soap)(\.marketingcloudapis\.com(?::\d+)?)$/i, `$1.${kind}$2`)
