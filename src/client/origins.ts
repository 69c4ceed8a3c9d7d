// Where to send what: the REST origin and the token origin that belongs to it.

import { UserError } from '../errors.js'

/** An origin, and the path before `/platform` or `/v2` if someone serves ENS below one; no slash at the end. */
export interface Base {
  readonly origin: string
  readonly prefix: string
}

const toBase = (name: string, text: string): Base => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new UserError(
      `${name} is not an http(s) URL.`,
      'Give an origin: http://127.0.0.1:4010, or https://SUB.rest.marketingcloudapis.com for a tenant.',
      { code: 'ERR_BAD_TARGET' }
    )
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') }
}

// Docs: a tenant has two hosts, SUB.auth… for tokens and SUB.rest… for ENS; the emulator serves both from one origin.
const toAuthBase = (rest: Base): Base => ({
  ...rest,
  origin: rest.origin.replace(/\.rest\.marketingcloudapis\.com$/, '.auth.marketingcloudapis.com')
})

/** Throws UserError when one of them is no http(s) URL. */
export const toBases = (target: string, authUrl: string | undefined): { rest: Base; auth: Base } => {
  const rest = toBase('target', target)
  return { rest, auth: authUrl === undefined ? toAuthBase(rest) : toBase('authUrl', authUrl) }
}
