// What a request to a proxy is for, read from its first line.

import { isTenantHost } from '../ens/tenant-host.js'

export interface ProxyTarget {
  /** As a person would name it: the host, with its port where that is not the usual one. */
  readonly host: string
  readonly hostname: string
  readonly port: number
}

export interface AbsoluteTarget extends ProxyTarget {
  readonly isSecure: boolean
  /** What the host itself would be asked for. */
  readonly path: string
}

/** Of `https://host/path?query`; undefined for what is not addressed to a proxy: `/path`, `*`. */
export const readAbsolute = (url: string): AbsoluteTarget | undefined => {
  const [, scheme = '', authority = '', rest = ''] = /^(https?):\/\/([^/?#]*)(.*)$/is.exec(url) ?? []
  const origin = `${scheme}://${authority}`
  if (!URL.canParse(origin)) return undefined
  const { host, hostname, port, protocol } = new URL(origin)
  const isSecure = protocol === 'https:'
  const path = rest.startsWith('/') ? rest : `/${rest}`
  return { host, hostname, port: Number(port || (isSecure ? 443 : 80)), isSecure, path }
}

/** As it may be written down: a password and a query are not for others. */
export const withoutSecrets = (url: string): string =>
  url.replace(/^(https?:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, '')

/** Of what a CONNECT names: `host:port`. */
export const readAuthority = (authority: string): ProxyTarget => {
  const [, hostname = authority, port = ''] = /^(.+):(\d+)$/.exec(authority) ?? []
  return { host: authority.replace(/:443$/, ''), hostname: hostname.toLowerCase(), port: Number(port) }
}

/** Of a tenant, where the vendor serves it. */
export const isTenant = ({ hostname, port }: ProxyTarget, usualPort: number): boolean =>
  port === usualPort && isTenantHost(hostname)

export interface Refusal {
  readonly message: string
  readonly hint: string
}

export const toRefusal = ({ host, hostname }: ProxyTarget): Refusal => ({
  message: `This proxy is for the hosts of Marketing Cloud alone, and ${host} is none of them.`,
  hint: `Add ${hostname} to the NO_PROXY of the client. The proxy takes SUB.auth, SUB.rest and SUB.soap.marketingcloudapis.com.`
})
