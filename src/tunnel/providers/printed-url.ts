// Finds the public URL in what a program prints, among links to help, terms and accounts.

import { urlRefusal } from '../../ens/callback-url.js'

/**
 * Observed, in reports about them: before its URL localhost.run prints links to admin.localhost.run and docs.gitlab.com,
 * pinggy one to dashboard.pinggy.io, serveo one to console.serveo.net. Those of cloudflared and sish have a path, and a
 * public URL is a whole host.
 */
const aboutTheService =
  /^(www|docs?|help|support|status|blog|admin|dashboard|console|account|login|developers?|github)\./i

interface UrlRules {
  readonly allowLocalUrls: boolean
  /** A URL of this host is not it, nor one of a domain that it is in: the relay's own, the front's own. */
  readonly knownHost: string
}

const isPublic = (text: string, { allowLocalUrls, knownHost }: UrlRules): boolean => {
  if (urlRefusal(text, { allowLocalUrls }) !== undefined) return false
  const { host, pathname } = new URL(text)
  return pathname === '/' && !aboutTheService.test(host) && !`.${knownHost}`.endsWith(`.${host}`)
}

/** The origin of the first public URL in the line that ENS takes. */
export const findPrintedUrl = (line: string, rules: UrlRules): string | undefined => {
  const texts = [...line.matchAll(/https?:\/\/[^\s"'`<>()|]+/gi)].map(([text]) => text.replace(/[.,;:!?\]}]+$/, ''))
  const url = texts.find(text => isPublic(text, rules))
  return url && new URL(url).origin
}
