// One token for all callers of a client: fetched when first needed, kept until ENS refuses it.
// It has no clock on purpose: a 401 says more surely than `expires_in` that a token is over.

import { EnsApiError, toEnsApiError } from './ens-api-error.js'
import type { Base } from './origins.js'
import type { Transport } from './transport.js'

export interface Credentials {
  clientId?: string | undefined
  clientSecret?: string | undefined
  /** The MID of the business unit. */
  accountId?: string | number | undefined
  /** Scopes, with spaces between. */
  scope?: string | undefined
}

export interface TokenSource {
  /** The same promise for everyone, until it is dropped or fails. */
  current(): Promise<string>
  /** ENS refused this one; whether `current()` can bring another. */
  drop(refused: Promise<string>): boolean
}

/** POST /v2/token (Docs). Throws EnsApiError when the client is refused, UserError when there is no answer. */
export const fetchToken = async (transport: Transport, base: Base, credentials: Credentials): Promise<string> => {
  const { status, body } = await transport.send({
    base,
    method: 'POST',
    path: '/v2/token',
    body: {
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      account_id: credentials.accountId,
      scope: credentials.scope
    }
  })
  if (status !== 200) throw toEnsApiError('getToken', status, body)
  const token = (body as { access_token?: unknown } | null | undefined)?.access_token
  if (typeof token === 'string' && token !== '') return token
  throw new EnsApiError('The answer to the token request has no access_token.', { operation: 'getToken', status })
}

/** `given` is used first; without `fetch` there is no other. */
export const createTokenSource = (given: string | undefined, fetch?: () => Promise<string>): TokenSource => {
  let kept = given === undefined ? undefined : Promise.resolve(given)
  const forget = (token: Promise<string>): void => {
    if (kept === token) kept = undefined
  }
  const start = (): Promise<string> => {
    const token = (fetch as () => Promise<string>)()
    kept = token
    // A failed fetch must not stick: the next caller tries again. The failure itself reaches whoever awaits `token`.
    token.catch(() => forget(token))
    return token
  }
  return {
    current: () => kept ?? start(),
    drop: refused => {
      if (fetch !== undefined) forget(refused)
      return fetch !== undefined
    }
  }
}
