// Access tokens: a signed note of who may do what until when. Clients treat them as opaque; we need no table of them.

import { createHmac, timingSafeEqual } from 'node:crypto'

/** Docs: the scopes of ENS. ens-verify and ens-regenerate need callback_update. */
export const scopes: readonly string[] = Object.freeze(
  ['callback', 'subscription'].flatMap(thing =>
    ['create', 'read', 'update', 'delete'].map(right => `event_notification_${thing}_${right}`)
  )
)

/** Observed: `expires_in`, seconds. */
export const TOKEN_LIFE_S = 1079

export interface Grant {
  readonly clientId: string
  readonly scopes: readonly string[]
  /** Milliseconds since 1970; absent for the token printed at start, which lives as long as the emulator. */
  readonly expiresAt?: number
}

const encode = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url')
const header = encode(JSON.stringify({ alg: 'HS256', typ: 'JWT' }))
const signatureOf = (text: string, secret: Uint8Array): string =>
  createHmac('sha256', secret).update(text).digest('base64url')

/** An HS256 JWT with the grant inside. */
export const issueToken = ({ clientId, scopes: granted, expiresAt }: Grant, secret: Uint8Array): string => {
  const expiry = expiresAt === undefined ? {} : { exp: expiresAt / 1000 }
  const text = `${header}.${encode(JSON.stringify({ client_id: clientId, scope: granted.join(' '), ...expiry }))}`
  return `${text}.${signatureOf(text, secret)}`
}

/** Who may fetch a token, and one without an end. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
  /** With all scopes of the client. */
  readonly token: string
}

/** Those of the first client; with none, a token all the same. */
export const toCredentials = (
  [client]: readonly { clientId: string; clientSecret: string; scopes?: readonly string[] }[],
  secret: Uint8Array
): Credentials => {
  const { clientId, clientSecret, scopes: granted = scopes } = client ?? { clientId: '', clientSecret: '' }
  return { clientId, clientSecret, token: issueToken({ clientId, scopes: granted }, secret) }
}

/** The grant inside a token of ours that has not expired at `now`; undefined for anything else. */
export const readToken = (token: string, secret: Uint8Array, now: number): Grant | undefined => {
  const [head, payload, signature] = token.split('.')
  if (head === undefined || payload === undefined || signature === undefined) return undefined
  const expected = Buffer.from(signatureOf(`${head}.${payload}`, secret))
  const given = Buffer.from(signature)
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  const exp = typeof claims.exp === 'number' ? claims.exp * 1000 : undefined
  if (exp !== undefined && exp <= now) return undefined
  const grant = { clientId: String(claims.client_id), scopes: String(claims.scope).split(' ') }
  return exp === undefined ? grant : { ...grant, expiresAt: exp }
}
