// POST /v2/token: OAuth2 client credentials, with the answers of the real auth host.

import type { IncomingMessage } from 'node:http'
import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { assumptions } from '../ens/assumptions.js'
import { type TenantHostKind, tenantHostOf } from '../ens/tenant-host.js'
import { issueToken, scopes, TOKEN_LIFE_S } from '../ens/token.js'
import type { Clock } from '../ports.js'
import type { AuthMode } from './auth.js'
import type { Wire } from './wire.js'

export interface ApiClient {
  readonly clientId: string
  readonly clientSecret: string
  /** Absent: all of them. */
  readonly scopes?: readonly string[]
}

export interface TokenOptions {
  readonly mode: AuthMode
  readonly clients: readonly ApiClient[]
  readonly secret: Uint8Array
  readonly clock: Pick<Clock, 'now'>
  readonly wire: Wire
  /** Whether a request that came unencrypted was for an https url all the same. */
  readonly isSecure?: (request: IncomingMessage) => boolean
}

/** Observed: the documentation page of every OAuth error. */
export const ERROR_URI = 'https://developer.salesforce.com/docs'

/** An answer that is no token. Observed: invalid_client with 401; the others Assumed, from RFC 6749. */
class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly status: number
  readonly error: string

  constructor(status: number, error: string, description: string) {
    super(description)
    this.status = status
    this.error = error
  }
}

const wrongClient = (what: 'ID' | 'secret'): OAuthError =>
  new OAuthError(
    401,
    'invalid_client',
    `Invalid client ${what}. Use the client ${what} in Marketing Cloud Installed Packages.`
  )

const checkGrant = (grantType: unknown): void => {
  if (grantType === undefined) throw new OAuthError(400, 'invalid_request', 'grant_type is required.')
  if (grantType !== 'client_credentials')
    throw new OAuthError(400, assumptions.tokenGrant.value, 'grant_type must be client_credentials.')
}

const findClient = ({ mode, clients }: TokenOptions, id: string, secret: unknown): ApiClient => {
  if (mode === 'off') return { clientId: id, clientSecret: '' }
  const client = clients.find(({ clientId }) => clientId === id)
  if (client === undefined) throw wrongClient('ID')
  if (client.clientSecret !== secret) throw wrongClient('secret')
  return client
}

const grantedScopes = (client: ApiClient, asked: unknown): readonly string[] => {
  const allowed = client.scopes ?? scopes
  if (typeof asked !== 'string' || asked.trim() === '') return allowed
  const wanted = asked.trim().split(/\s+/)
  const missing = wanted.filter(scope => !allowed.includes(scope))
  if (missing.length > 0) throw new OAuthError(400, 'invalid_scope', `The client lacks: ${missing.join(' ')}.`)
  return wanted
}

const answer = (options: TokenOptions, request: FastifyRequest): object => {
  const { grant_type, client_id, client_secret, scope } = Object(request.body) as Record<string, unknown>
  checkGrant(grant_type)
  if (typeof client_id !== 'string') throw wrongClient('ID')
  const client = findClient(options, client_id, client_secret)
  const granted = grantedScopes(client, scope)
  const expiresAt = options.clock.now() + TOKEN_LIFE_S * 1000
  const protocol = options.isSecure?.(request.raw) ? 'https' : request.protocol
  // Observed: both instance urls end in a slash; clients take later urls from here, so they name us as we were called:
  // by one host, or by the three of a tenant.
  const instance = (kind: TenantHostKind): string => `${protocol}://${tenantHostOf(kind, request.host)}/`
  return {
    access_token: issueToken({ clientId: client.clientId, scopes: granted, expiresAt }, options.secret),
    token_type: 'Bearer',
    expires_in: TOKEN_LIFE_S,
    scope: granted.join(' '),
    soap_instance_url: instance('soap'),
    rest_instance_url: instance('rest')
  }
}

const sendError = (wire: Wire, reply: FastifyReply, { status, error, message }: OAuthError): FastifyReply => {
  reply.refusal = {
    errorcode: status,
    message,
    hint: 'Use the clientId and clientSecret that `ens-local start` prints, or add yours with --client ID:SECRET.'
  }
  return wire.sendJson(reply, status, { error, error_description: message, error_uri: ERROR_URI })
}

/** A plugin of its own, so that form bodies stay here: everywhere else they are 415. */
export const tokenRoute: FastifyPluginAsync<TokenOptions> = async (app, options) => {
  await app.register(formbody)
  app.post('/v2/token', { config: { operation: 'getAccessToken' } }, async (request, reply) => {
    try {
      return options.wire.sendJson(reply, 200, answer(options, request))
    } catch (error) {
      if (error instanceof OAuthError) return sendError(options.wire, reply, error)
      throw error
    }
  })
}
