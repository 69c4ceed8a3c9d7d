// What ENS accepts as a callback url, read from the text as written: URL parsers drop `:443` and a bare `?`.

import type { EnsError } from '../errors.js'
import { refusal } from './refusals.js'

/** The parts of a url as written; undefined when it is not an absolute url at all. */
const split = (text: string): { scheme: string; authority: string; rest: string } | undefined => {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\\s]+)(?:\/[^?#\s]*)?([?#].*)?$/isu.exec(text)
  if (match === null) return undefined
  const [, scheme = '', authority = '', rest = ''] = match
  return { scheme: scheme.toLowerCase(), authority, rest }
}

const hasPort = (authority: string): boolean => /:\d*$/.test(authority.replace(/^\[[^\]]*\]/, ''))

/** True for hosts that never leave this machine. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname)

interface UrlRules {
  /** `--allow-local-urls`: http and ports are fine on loopback. */
  readonly allowLocalUrls: boolean
}

const reachLaptop =
  'The real service refuses this too. To reach a laptop, register the public https url and start with --map HOST=ORIGIN or --forward-to ORIGIN; --allow-local-urls takes http and ports on loopback.'

interface BrokenRule {
  readonly rule: string
  readonly hint?: string
}

const brokenRule = (text: string, { allowLocalUrls }: UrlRules): BrokenRule | undefined => {
  const parts = split(text)
  if (parts === undefined || !URL.canParse(text))
    return { rule: 'must be a syntactically correct url, https://host[/path]' }
  const isLocal = allowLocalUrls && isLoopback(new URL(text).hostname)
  const { scheme, authority, rest } = parts
  // Docs: "A URL port and query string are not supported." The other parts: assumptions.urlExtras.
  const rules: [boolean, BrokenRule][] = [
    [scheme !== 'https' && !(isLocal && scheme === 'http'), { rule: 'must be an https url', hint: reachLaptop }],
    [authority.includes('@'), { rule: 'must not have user info' }],
    [hasPort(authority) && !isLocal, { rule: 'must not have a port', hint: reachLaptop }],
    [rest.startsWith('?'), { rule: 'must not have a query string' }],
    [rest.startsWith('#'), { rule: 'must not have a fragment' }]
  ]
  return rules.find(([broken]) => broken)?.[1]
}

/** EnsError `wrongFormat` (400/10003) for a url that ENS does not take. `field` names it in the message. */
export const urlRefusal = (text: string, rules: UrlRules, field = 'url'): EnsError | undefined => {
  const broken = brokenRule(text, rules)
  return broken && refusal('wrongFormat', { field, ...broken })
}

/** Two urls are the same callback if their keys are: scheme and host in lower case, an empty path is `/`. */
export const urlKey = (text: string): string => {
  const { protocol, host } = new URL(text)
  const path = text.replace(/^[^/]*\/\/[^/]*/, '')
  return `${protocol}//${host}${path || '/'}`
}
